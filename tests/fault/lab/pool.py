"""What the driver knows of the rows: which login it put where, and what it took away."""

import random
from dataclasses import dataclass, field

from . import tokens

# As many rows share a client id, and with it a lane that one "slow down" closes.
ROWS_PER_CLIENT = 6


@dataclass
class Pool:
    rng: random.Random
    biz_of: dict = field(default_factory=dict)  # row id -> biz_id, rows that are there
    row_of: dict = field(default_factory=dict)  # family -> row id
    family_of: dict = field(default_factory=dict)  # row id -> family that is in it
    given_up: set = field(default_factory=set)
    uncertain: set = field(default_factory=set)
    uncertain_biz: dict = field(default_factory=dict)  # biz_id -> family of a creation without an answer
    made: int = 0

    def next_name(self):
        self.made += 1
        return f"row{self.made:06d}", f"app_{self.made // ROWS_PER_CLIENT}"

    def put(self, row_id, biz_id, token):
        """`token` is in the row now; what was there before is given up."""
        family, _ = tokens.parse_refresh_token(token)
        before = self.family_of.get(row_id)
        if before is not None:
            self.given_up.add(before)
        self.biz_of[row_id] = biz_id
        self.family_of[row_id] = family
        self.row_of[family] = row_id

    def maybe_put(self, row_id, token):
        """The server died in the call: the old one or the new one is in the row."""
        family, _ = tokens.parse_refresh_token(token)
        self.row_of[family] = row_id
        self.uncertain.update((family, self.family_of[row_id]))

    def put_before_deletion(self, row_id, token):
        """The answer came after that of the call that deleted the row."""
        family, _ = tokens.parse_refresh_token(token)
        self.row_of[family] = row_id
        self.given_up.add(family)

    def maybe_created(self, biz_id, token):
        family, _ = tokens.parse_refresh_token(token)
        self.uncertain.add(family)
        self.uncertain_biz[biz_id] = family

    def maybe_deleted(self, row_id):
        self.uncertain.add(self.family_of[row_id])
        self.biz_of.pop(row_id)

    def deleted(self, row_id):
        self.given_up.add(self.family_of[row_id])
        self.biz_of.pop(row_id)

    def any_row(self):
        return self.rng.choice(list(self.biz_of))

    def any_biz(self):
        return self.biz_of[self.any_row()]
