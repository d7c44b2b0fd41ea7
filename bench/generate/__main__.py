"""`python -m bench.generate 10000`: a record of that many statements in the empty database that DATABASE_URL names."""

import argparse

from bench import environment


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("statements", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--desk", action="store_true", help="the desk's rows of what is public too")
    options = parser.parse_args()
    environment.use()
    from bench.generate.building import build
    from bench.generate.scale import Scale

    parts = build(Scale(options.statements, options.seed), workers=options.workers, whole_desk=options.desk)
    seconds = sum(parts.values())
    each = ", ".join(f"{name} {part:.1f} s" for name, part in parts.items())
    rate = f"{seconds / options.statements * 1e6:.0f} s a million"
    print(f"{options.statements} statements in {seconds:.0f} s, {rate}: {each}")


if __name__ == "__main__":
    main()
