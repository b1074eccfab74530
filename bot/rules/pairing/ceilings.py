"""What each person can bring to a pair at most, which shows early that an arrangement cannot be improved."""

from collections.abc import Sequence


def ceilings(worth: Sequence[Sequence[int]]) -> list[int]:
    """Twice what each can bring: no pair is worth more than its two halves, and together they are as low as can be.

    This is the assignment problem (each row gets a column of its own), solved by shortest augmenting paths; a person
    is a row and a column, and their ceiling is what the two prices add up to.
    """
    everyone = range(len(worth))
    rows = [max(row) for row in worth]
    columns = [0 for _ in everyone]
    owner = [-1 for _ in everyone]
    for start in everyone:
        far = [rows[start] - value + price for value, price in zip(worth[start], columns, strict=True)]
        came = [start for _ in everyone]
        open_columns, reached = set(everyone), list[int]()
        while True:
            column = min(open_columns, key=lambda c: (far[c], c))
            open_columns.remove(column)
            if (row := owner[column]) < 0:
                break
            reached.append(column)
            base, values = far[column] + rows[row], worth[row]
            for other in open_columns:
                if (new := base - values[other] + columns[other]) < far[other]:
                    far[other], came[other] = new, row
        rows[start] -= far[column]
        holds = {owner[near]: near for near in reached}
        for near in reached:
            rows[owner[near]] -= far[column] - far[near]
            columns[near] += far[column] - far[near]
        while owner[column] != start:
            owner[column] = row = came[column]
            column = holds.get(row, column)
    return [row + column for row, column in zip(rows, columns, strict=True)]
