import { describe, expect, test } from "vitest";
import {
  asNumPy,
  cellText,
  leadingIndex,
  partCount,
  planeCount,
  planeOf,
  planeOfSlice,
  planeWith,
  sliceFor,
} from "./plane";

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("the picture of an array", () => {
  test("a scalar is one cell, a vector one row", () => {
    expect(planeOf([7], [], 0)).toMatchObject({ rows: 1, columns: 1, cells: [7] });
    expect(planeOf([1, 2, 3], [3], 0)).toMatchObject({ rows: 1, columns: 3 });
    expect(planeOf([1, 2, 3], [3], 0).indexOf(0, 2)).toEqual([2]);
  });

  test("more axes give a plane for each index of the leading ones", () => {
    const shape = [2, 3, 2, 2];
    expect(planeCount(shape)).toBe(6);
    expect(leadingIndex(shape, 4)).toEqual([1, 1]);
    const plane = planeOf(numbers(24), shape, 4);
    expect(plane.cells).toEqual([16, 17, 18, 19]);
    expect(plane.indexOf(1, 0)).toEqual([1, 1, 1, 0]);
  });

  test("a step along one axis keeps the others", () => {
    const shape = [2, 3, 2, 2];
    expect(leadingIndex(shape, planeWith(shape, 4, 0, 0))).toEqual([0, 1]);
    expect(leadingIndex(shape, planeWith(shape, 4, 1, 2))).toEqual([1, 2]);
  });

  test("an array without numbers has no cells", () => {
    expect(planeOf([], [0, 3], 0).cells).toEqual([]);
  });
});

describe("a slice of a large array", () => {
  test("never asks for more than can be drawn", () => {
    expect(sliceFor([64, 784], 0)).toBe("0:39,0:256");
    expect(sliceFor([784, 10], 0)).toBe("0:256,0:10");
    expect(sliceFor([1_000_000], 1)).toBe("2048:4096");
    expect(sliceFor([2, 300, 20], 2)).toBe("1:2,0:256,0:20");
  });

  test("goes through the whole array, part by part", () => {
    expect(partCount([64, 784])).toBe(8);
    expect(sliceFor([64, 784], 7)).toBe("39:64,768:784");
    expect(partCount([2, 300, 20])).toBe(4);
    expect(sliceFor([2, 300, 20], 3)).toBe("1:2,256:300,0:20");
    expect(partCount([0, 5])).toBe(1);
  });

  test("knows where its cells are in the whole", () => {
    const plane = planeOfSlice([10, 10], "4:6,2:4", [
      [1, 2],
      [3, 4],
    ]);
    expect(plane.cells).toEqual([1, 2, 3, 4]);
    expect(plane.indexOf(1, 0)).toEqual([5, 2]);
  });
});

test("an array copied as NumPy is Python that makes it", () => {
  expect(asNumPy([1, 2, "nan", "-inf"], [2, 2], "float32")).toBe(
    "np.array([[1, 2], [np.nan, -np.inf]], dtype=np.float32)",
  );
  expect(asNumPy([true], [], "bool")).toBe("np.array(True, dtype=np.bool_)");
});

test("a cell gives up digits before it cuts a number off", () => {
  expect(cellText(1.5, 8)).toBe("1.5");
  expect(cellText(-1.487e-14, 8)).toBe("−1.5e−14");
  expect(cellText(-1.487e-14, 20)).toBe("−1.487e−14");
  expect(cellText("-inf", 2)).toBe("−inf");
});
