import { describe, expect, test } from "vitest";
import { embedCode, linkTo, pack, packedIn, programLink, unpack } from "./link";

const CODE =
  "import torch\nw = torch.tensor(2.0, requires_grad=True)\n损失 = (w * w).sum()\n损失.backward() # 😀\n";

describe("a program in an address", () => {
  test("comes back as it was, in characters that no address has to escape", async () => {
    for (const program of [
      { code: CODE },
      { code: "" },
      { code: "x".repeat(100_000), overrides: { w: [1, 2] } },
    ]) {
      const packed = await pack(program);
      expect(packed).toMatch(/^[\w-]+$/);
      expect(await unpack(packed)).toEqual(program);
    }
  });

  test("is much shorter than the program", async () => {
    expect((await pack({ code: CODE.repeat(40) })).length).toBeLessThan(300);
  });

  test("a link that was cut off, or is none of ours, gives nothing", async () => {
    const packed = await pack({ code: CODE.repeat(3) });
    for (const wrong of ["", "%", "abc", packed.slice(0, -9), btoa("hello"), await pack({} as never)]) {
      expect(await unpack(wrong)).toBeNull();
    }
  });

  test("what would unfold into too much is refused", async () => {
    expect(await unpack(await pack({ code: "0".repeat(3_000_000) }))).toBeNull();
  });

  test("stands in the fragment, where no server sees it", () => {
    const link = programLink("AbC-_", { position: 7, level: "edge" });
    expect(link).toBe("/play?step=7&level=edge#p=AbC-_");
    expect(packedIn(new URL(link, "http://a").hash)).toBe("AbC-_");
    expect(packedIn("#page")).toBeNull();
  });
});

test("a link names the run, the step and the level", () => {
  expect(linkTo("a b", 7, "edge")).toBe("/play/a%20b?step=7&level=edge");
});

test("no program's name can end the attribute that it stands in", () => {
  expect(embedCode("http://a/embed?step=1&level=edge#p=x", 'a"><script>')).toContain(
    'src="http://a/embed?step=1&amp;level=edge#p=x" title="a&#34;&#62;&#60;script&#62;"',
  );
});
