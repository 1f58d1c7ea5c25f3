"""A contact book as the lab's app would serve it: Flask, SQLAlchemy, and psycopg2 under gunicorn. It reads the tables of
the program, so both show the same contacts."""

import os

from flask import Flask, redirect, render_template_string, request
from sqlalchemy import create_engine, text

engine = create_engine(os.environ["FLASK_DATABASE"])
app = Flask(__name__)

PAGE = """<!doctype html><html lang="ru"><title>Книга контактов</title>
<nav>{% for label in labels %}<a href="?label={{ label.id }}">{{ label.name }} {{ label.contact_count }}</a>{% endfor %}</nav>
<ul>{% for row in rows %}<li><a href="/contacts/{{ row.id }}">{{ row.display_name }}</a> {{ row.organization }}
<a href="tel:{{ row.phone }}">{{ row.phone }}</a> <a href="mailto:{{ row.email }}">{{ row.email }}</a>
{% for name in row_labels.get(row.id, []) %}<span>{{ name }}</span>{% endfor %}
<form method="post" action="/contacts/{{ row.id }}/delete"><button>×</button></form></li>{% endfor %}</ul>
{% if card %}<pre>{{ card }}</pre>{% endif %}<!--{{ filler }}--></html>"""

# The pages are brought to the size of the program's.
FILLER = {path: int(size) for path, size in (pair.split("=") for pair in os.environ["FLASK_FILLER"].split(","))}
ROWS = "SELECT id, display_name, organization, phone, email FROM contacts WHERE book_id = 1 AND deleted_at IS NULL"


def page(connection, condition="", card="", kind="list", **values):
    rows = connection.execute(text(f"{ROWS} {condition} ORDER BY sort_family, id LIMIT 51"), values).all()
    ids = [row.id for row in rows] or [0]
    marks = ",".join(str(int(id)) for id in ids)
    pairs = connection.execute(text(
        "SELECT contact_id, name FROM contact_labels JOIN labels ON labels.id = label_id"
        f" WHERE contact_id IN ({marks}) ORDER BY contact_id, name"))
    row_labels = {}
    for contact, name in pairs:
        row_labels.setdefault(contact, []).append(name)
    labels = connection.execute(text("SELECT id, name, contact_count FROM labels WHERE book_id = 1")).all()
    return render_template_string(
        PAGE, rows=rows, row_labels=row_labels, labels=labels, card=card, filler="x" * FILLER[kind])


@app.get("/")
def show_list():
    with engine.connect() as connection:
        words = request.args.get("q", "")
        if words:
            return page(connection, "AND display_name LIKE :words", kind="search", words=f"%{words}%")
        return page(connection)


@app.get("/contacts/<int:contact>")
def show_contact(contact):
    with engine.connect() as connection:
        card = connection.execute(text("SELECT card FROM contacts WHERE id = :id"), {"id": contact}).scalar()
        return page(connection, card=bytes(card or b"").decode("utf-8", "replace") if not isinstance(card, str) else card, kind="contact")


@app.post("/add")
def add():
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO flask_contacts (name, phone) VALUES (:name, :phone)"),
            {"name": request.form["fio"], "phone": request.form["telephone"]})
    return redirect("/", 303)


with engine.begin() as setup:
    key = "BIGSERIAL" if engine.dialect.name == "postgresql" else "INTEGER"
    setup.execute(text(f"CREATE TABLE IF NOT EXISTS flask_contacts (id {key} PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL)"))
# The workers are forked after this, and each has connections of its own.
engine.dispose()
