/**
 * A picture as it lies on the page, the same at every moment: the course of each wire, which wires join the same two boxes, and
 * where their numbers stand. Shared by all iterations of a view. Pure; must not know the recording or time.
 */
import type { LayoutEdge, LayoutNode, LayoutView } from "../model/types";
import { type Point, type Track, bow, plainWire, track } from "./geometry";
import { type WordPlaces, placeWords } from "./words";

/** The way of one wire. */
export class Course {
  /** Number of this wire among those that join the same two boxes, and how many there are. */
  twin = 0;
  twins = 1;
  /** Whether it is drawn apart from its twins. */
  bowed = false;
  /** Whether the value that it carries stands at bows from the same box already. */
  told = false;
  #track: Track | null = null;

  constructor(
    readonly place: number,
    readonly shape: LayoutEdge,
    /** A cubic Bézier of 1 + 3n points. */
    public points: readonly Point[],
    /** How many of its ends are at cards, and not at the circles of operations. */
    readonly cards: number,
  ) {}

  /** The wire measured by length; in a large drawing only what is looked at is measured. */
  get track(): Track {
    this.#track ??= track(this.points);
    return this.#track;
  }
}

export class Drawing {
  readonly boxes: readonly LayoutNode[];
  readonly courses: readonly Course[];
  /** How many wires leave each box, and the boxes that an output card names. */
  readonly fans: Int32Array;
  readonly named: ReadonlySet<number>;
  readonly #places = new Map<number, WordPlaces>();

  constructor(readonly view: LayoutView) {
    this.boxes = view.nodes;
    this.fans = new Int32Array(view.nodes.length);
    const named = new Set<number>();
    this.courses = view.edges.map((edge, place) => {
      this.fans[edge.source]! += 1;
      if (view.nodes[edge.target]!.kind === "output") named.add(edge.source);
      const ends = [view.nodes[edge.source]!, view.nodes[edge.target]!] as const;
      const points = edge.points.length > 0 ? edge.points : plainWire(...ends);
      return new Course(place, edge, points, ends.filter(({ kind }) => kind !== "operation").length);
    });
    this.named = named;
    this.#partTwins();
  }

  /** The share of a wire's length at which its numbers stand, where texts are so much larger than drawn. */
  wordsAt(place: number, magnify: number): number {
    return this.#words(magnify).shares[place]!;
  }

  /** Which of a wire's numbers have no room there, as `wordsOf` takes it. */
  crowdedAt(place: number, magnify: number): number {
    return this.#words(magnify).crowded[place]!;
  }

  #words(magnify: number): WordPlaces {
    let places = this.#places.get(magnify);
    if (!places) {
      places = placeWords(this.boxes, this.courses, this.fans, magnify);
      this.#places.set(magnify, places);
    }
    return places;
  }

  #partTwins(): void {
    const groups = new Map<number, Course[]>();
    for (const course of this.courses) {
      const key = course.shape.source * this.boxes.length + course.shape.target;
      const group = groups.get(key);
      if (group) group.push(course);
      else groups.set(key, [course]);
    }
    const bows = new Set<number>();
    for (const group of groups.values()) {
      if (group.length < 2) continue;
      group.sort((a, b) => a.shape.slot - b.shape.slot);
      group.forEach((course, i) => {
        course.twin = i;
        course.twins = group.length;
        const { source, target } = course.shape;
        const points = bow(this.boxes[source]!, this.boxes[target]!, i, group.length);
        if (!points) return;
        course.points = points;
        course.bowed = true;
        bows.add(source);
      });
    }
    for (const course of this.courses) course.told = !course.bowed && bows.has(course.shape.source);
  }
}
