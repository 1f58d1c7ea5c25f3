"""Tables in Markdown."""


def print_table(title, columns, rows):
    print(f"\n**{title}**\n")
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for row in rows:
        print_row(row)


def print_row(row):
    print("| " + " | ".join(row) + " |", flush=True)
