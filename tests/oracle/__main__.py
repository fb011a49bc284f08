"""`python -m tests.oracle NAME…`: one line for each operator, and what differs."""

from __future__ import annotations

import argparse
import sys

try:
    import torch
except ImportError:
    sys.exit("This comparison needs PyTorch: pip install -e .[oracle]")

from tests.oracle.compare import Report, chosen, full_name, left_out, run


def _print(report: Report, indent: str, failures: int) -> None:
    state = "missing" if report.missing else f"{report.passed}/{report.total}"
    left = f" ({report.skipped} left out)" if report.skipped else ""
    print(f"{indent}{'ok  ' if report.good else 'FAIL'} {report.name:42} {state}{left}", flush=True)
    for sample, what in report.failures[:failures]:
        print(f"{indent}       ({sample})\n{indent}         {what}", flush=True)


def main() -> int:
    """Run the command line; the exit status says whether everything agreed."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("names", nargs="*", help="operators, or beginnings of their names (nn.functional. may be left out)")
    parser.add_argument("--all", action="store_true", help="every operator")
    parser.add_argument("--verbose", action="store_true", help="every failure, every form, and what is left out")
    parser.add_argument("--failing", action="store_true", help="print only what differs")
    parser.add_argument("--more", action="store_true", help="PyTorch's longer list of inputs (extremal values, mixed dtypes)")
    parser.add_argument("--limit", type=int, default=60, help="samples for each operator")
    parser.add_argument("--dtype", default="float64")
    options = parser.parse_args()
    if not options.names and not options.all:
        parser.print_help()
        return 2
    dtype = getattr(torch, options.dtype)
    torch.set_num_threads(1)
    count = dict.fromkeys(("agree", "differ", "missing", "left out", "other forms differ", "other forms missing"), 0)
    for info in chosen([] if options.all else options.names, dtype):
        reason = left_out(info)
        if reason:
            count["left out"] += 1
            if options.verbose or not options.all:
                print(f"--   {full_name(info):42} left out: {reason}")
            continue
        report = run(info, limit=options.limit, dtype=dtype, more=options.more)
        count["missing" if report.missing else "agree" if report.good else "differ"] += 1
        if not (options.failing and report.good):
            _print(report, "", 1000 if options.verbose else 3)
        for other in report.others:
            count["other forms missing"] += other.missing
            count["other forms differ"] += bool(other.failures)
            if options.verbose or not other.good:
                _print(other, "       ", 1000 if options.verbose else 1)
    print(", ".join(f"{number} {word}" for word, number in count.items()))
    return 1 if count["differ"] or count["missing"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
