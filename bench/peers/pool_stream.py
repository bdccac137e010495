"""A stream of x + 1 over the first ints, their sum: pool_stream.py ITEMS CHUNK"""
import json
import multiprocessing
import sys
import time


def increment(x):
    return x + 1


def peak():
    """Of this program's own: what getrusage says begins with the memory of whoever started it."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    items, chunk = int(sys.argv[1]), int(sys.argv[2])
    with multiprocessing.Pool(2) as pool:
        sum(pool.imap(increment, range(100_000), chunk))
        start = time.perf_counter()
        total = sum(pool.imap(increment, range(items), chunk))
        seconds = time.perf_counter() - start
    assert total == items * (items + 1) // 2
    print(json.dumps({"seconds": seconds, "bytes": peak()}))
