"""How fast Cubby is, beside the least that work can cost on the same machine.

Each row measures Cubby and a floor, which is a small program that does only what cannot be left
out. Both run in the same minute, on the same Postgres server and disk. The two take turns, so that
what else the machine does falls on both. The ratio is Cubby's time over the floor's: 1 is the floor
itself, and lower is faster.

`python -m bench` prints one table and writes the same with every single round to
`bench/results/latest.json`.
"""
