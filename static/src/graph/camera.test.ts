import { describe, expect, it } from "vitest";
import { Camera, type Fitting } from "./camera";
import type { Area } from "./look";

const VIEW = { width: 800, height: 600 };

function seen(content: { width: number; height: number }, at: Area | null, fitting: Partial<Fitting> = {}) {
  let shown = { x: 0, y: 0, k: 1 };
  const camera = new Camera(
    document.createElement("div"),
    (transform) => (shown = transform),
    () => true,
  );
  camera.resize(content, VIEW, true, { compact: false, at, ...fitting });
  const onScreen = (x: number, y: number): [number, number] => [x * shown.k + shown.x, y * shown.k + shown.y];
  return { camera, onScreen, scale: () => shown.k };
}

const around = (x: number, y: number): Area => ({ left: x - 30, right: x + 30, top: y - 30, bottom: y + 30 });

describe("a new drawing", () => {
  it("is shown whole where it can be read", () => {
    const { onScreen } = seen({ width: 1200, height: 300 }, around(1100, 150));
    expect(onScreen(0, 0)[0]).toBeGreaterThanOrEqual(0);
    expect(onScreen(1200, 300)[0]).toBeLessThanOrEqual(VIEW.width);
  });

  it("that is too tall is shown where something is, not by its corner", () => {
    const { onScreen, scale } = seen({ width: 700, height: 4000 }, around(60, 2000));
    expect(scale()).toBeGreaterThan(0.8);
    const [x, y] = onScreen(60, 2000);
    expect([x > 0 && x < VIEW.width, y > 200 && y < 400]).toEqual([true, true]);
  });

  it("that is too wide begins at its beginning where that shows the part in play, and goes no further than its end", () => {
    const wide = { width: 9000, height: 300 };
    expect(seen(wide, around(60, 150)).onScreen(0, 0)[0]).toBeGreaterThan(0);
    const far = seen(wide, around(8990, 150));
    expect(far.onScreen(9000, 0)[0]).toBeGreaterThan(VIEW.width - 80);
    expect(far.onScreen(9000, 0)[0]).toBeLessThanOrEqual(VIEW.width);
  });

  it("shows the whole and the part by turns when it is asked to fit", () => {
    const { camera, scale } = seen({ width: 9000, height: 300 }, null);
    const part = scale();
    camera.fit(null);
    expect(scale()).toBeLessThan(0.1);
    camera.fit(null);
    expect(scale()).toBe(part);
  });

  it("whose whole would be a line begins at a size to read, there by turns with what is in play", () => {
    const { camera, onScreen, scale } = seen({ width: 90_000, height: 300 }, around(60_000, 150));
    expect(onScreen(60_000, 150)[0]).toBeCloseTo(VIEW.width / 2);
    camera.fit(around(60_000, 150));
    expect(scale()).toBeGreaterThan(0.8);
    expect(onScreen(0, 0)[0]).toBeGreaterThan(0);
    expect(onScreen(0, 0)[0]).toBeLessThan(80);
    camera.fit(around(60_000, 150));
    expect(onScreen(60_000, 150)[0]).toBeCloseTo(VIEW.width / 2);
  });

  it("on a phone stands clear of the tabs, the buttons and the small map where it is shown in part", () => {
    const phone = { width: 390, height: 436 };
    for (const content of [
      { width: 940, height: 314 },
      { width: 2000, height: 314 },
    ]) {
      const { camera, onScreen, scale } = seen(content, null);
      camera.resize(content, phone, true, { compact: false, at: null });
      expect(scale()).toBeGreaterThan(0.6);
      const [, top] = onScreen(0, 0);
      const [, bottom] = onScreen(0, content.height);
      expect(top).toBeGreaterThan(76);
      expect(bottom).toBeLessThan(phone.height - (content.width > 1500 ? 124 : 62));
    }
  });
});

describe("what is in play", () => {
  it("on a phone does not stay under the tabs, nor the buttons in the corner", () => {
    const { camera, onScreen } = seen({ width: 900, height: 400 }, null);
    camera.resize({ width: 900, height: 400 }, { width: 390, height: 460 }, true, {
      compact: false,
      at: null,
    });
    camera.follow({ left: 840, right: 900, top: 10, bottom: 50 });
    const [right, top] = onScreen(900, 10);
    expect(right).toBeLessThanOrEqual(390);
    expect(top).toBeGreaterThan(54);
    camera.follow({ left: 840, right: 900, top: 350, bottom: 390 });
    expect(onScreen(900, 390)[1]).toBeLessThan(460 - 56);
  });

  it("of a drawing larger than the view leaves no room before its beginning and past its end", () => {
    const { camera, onScreen } = seen({ width: 9000, height: 4000 }, null);
    camera.follow(around(8970, 3970));
    expect(onScreen(9000, 0)[0]).toBeGreaterThan(VIEW.width - 40);
    expect(onScreen(0, 4000)[1]).toBeGreaterThan(VIEW.height - 80);
    camera.follow(around(60, 60));
    expect(onScreen(0, 0)[0]).toBeGreaterThan(0);
    expect(onScreen(0, 0)[0]).toBeLessThan(40);
    expect(onScreen(0, 0)[1]).toBeLessThan(90);
  });

  it("brings a drawing that has room no farther into sight than is needed", () => {
    const { camera, onScreen } = seen({ width: 700, height: 200 }, null);
    const left = onScreen(-60, 100)[0];
    camera.follow({ left: -60, right: 80, top: 60, bottom: 140 });
    expect(onScreen(-60, 100)[0]).toBeCloseTo(12);
    expect(left).toBeLessThan(12);
  });

  it("is seen with what it reads, where both have room", () => {
    const { camera, onScreen } = seen({ width: 9000, height: 300 }, null);
    const [part, near, far] = [around(5000, 150), around(4700, 150), around(1000, 150)];
    camera.follow(part, { ...part, left: near.left });
    expect(onScreen(near.left, 150)[0]).toBeGreaterThan(0);
    expect(onScreen(part.right, 150)[0]).toBeLessThan(VIEW.width);
    camera.follow(part, { ...part, left: far.left });
    expect(onScreen(part.left, 150)[0]).toBeGreaterThan(0);
    expect(onScreen(part.right, 150)[0]).toBeLessThan(VIEW.width);
  });

  it("comes to the middle of a drawing that is larger than the view", () => {
    const { camera, onScreen } = seen({ width: 9000, height: 300 }, null);
    camera.follow(around(5000, 150));
    expect(onScreen(5000, 150)[0]).toBeCloseTo(VIEW.width / 2);
  });
});
