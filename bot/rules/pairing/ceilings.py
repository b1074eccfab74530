"""What each person can bring to a pair at most, which shows early that an arrangement cannot be improved."""

from collections.abc import Sequence


def ceilings(worth: Sequence[Sequence[int]]) -> list[int]:
    """Twice what each can bring: no pair is worth more than its two halves, and together they are as low as can be.

    This is the assignment problem (each row gets a column of its own), solved by shortest augmenting paths; a person
    is a row and a column, and their ceiling is what the two prices add up to.
    """
    count = len(worth)
    rows = [max(row) for row in worth]
    columns = [0] * count
    owner: list[int] = [-1] * count
    for start in range(count):
        slack = [rows[start] + price - value for price, value in zip(columns, worth[start], strict=True)]
        came = [start] * count
        reached: list[tuple[int, int]] = []
        open_ = set(range(count))
        while True:
            column = min(open_, key=lambda c: (slack[c], c))
            open_.remove(column)
            reached.append((column, slack[column]))
            row = owner[column]
            if row < 0:
                break
            far = slack[column] + rows[row]
            values = worth[row]
            for other in open_:
                if (new := far + columns[other] - values[other]) < slack[other]:
                    slack[other], came[other] = new, row
        far = slack[column]
        rows[start] -= far
        for other, near in reached:
            if owner[other] >= 0:
                rows[owner[other]] -= far - near
            columns[other] += far - near
        held = {owner[c]: c for c, _ in reached if owner[c] >= 0}
        while True:
            row = came[column]
            owner[column] = row
            if row == start:
                break
            column = held[row]
    return [row + column for row, column in zip(rows, columns, strict=True)]
