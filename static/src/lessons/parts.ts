/** The lessons in the parts of the course, in order. It must not know how they are drawn. */
import type { LessonSummary } from "../api/types";

export interface Part {
  title: string;
  lessons: LessonSummary[];
}

/** Neighbours that belong to the same part stand together. */
export function partsOf(lessons: readonly LessonSummary[]): Part[] {
  const parts: Part[] = [];
  for (const lesson of lessons) {
    const last = parts.at(-1);
    if (last && last.title === lesson.part) last.lessons.push(lesson);
    else parts.push({ title: lesson.part, lessons: [lesson] });
  }
  return parts;
}

/** The lesson to go on with: the one begun last in the order, else the first that is not finished. */
export function nextOf(
  lessons: readonly LessonSummary[],
  finished: (slug: string) => boolean,
  begun: (slug: string) => boolean,
): LessonSummary | undefined {
  const open = lessons.filter((lesson) => !finished(lesson.slug));
  return open.findLast((lesson) => begun(lesson.slug)) ?? open[0];
}
