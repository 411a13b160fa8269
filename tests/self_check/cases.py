"""Each rule with the answers that trigger it, written down beside the rules and not made from
them; docs/self-check-rules.md is printed from here."""

from dataclasses import dataclass, field

# Somebody with pain and no reason to hurry. A case says only what is different.
WELL = {
    "emergency": ("none",),
    "age": ("18-44",),
    "where": ("outer_hip",),
    "side": ("left",),
    "when": ("lying_on_side",),
    "since": ("6-12w",),
    "start": ("slowly",),
    "walk": ("normal",),
    "limited": ("not_limited",),
    "nprs": ("4",),
    "signs": ("none",),
    "nerve": ("none",),
    "history": ("none",),
    "course": ("better",),
    "position": ("yes",),
    "examined": ("yes",),
}


def answers(**said):
    return {name: tuple(options.split()) for name, options in said.items()}


@dataclass(frozen=True)
class Case:
    rule: str
    urgency: str
    said: dict
    also: tuple = ()  # other rules that hold with it
    stopped_by: tuple = ()  # answers with which the rule asks less, or nothing
    missing: tuple = field(default=())  # questions without an answer

    @property
    def answers(self):
        told = WELL | self.said
        return {name: told[name] for name in told if name not in self.missing}


CASES = [
    Case("R01", "now", answers(emergency="saddle_numb")),
    Case("R01", "now", answers(emergency="bladder_bowel_new")),
    Case("R02", "now", answers(emergency="both_legs_weak_or_numb")),
    Case(
        "R02",
        "now",
        answers(where="below_knee_foot", side="both"),
        stopped_by=(answers(since="gt_3m"), answers(side="right")),
    ),
    Case("R03", "today", answers(nerve="weak_foot_or_leg")),
    Case("R03", "now", answers(nerve="weak_foot_or_leg", course="worse", since="lt_1w")),
    Case("R03", "now", answers(nerve="weak_foot_or_leg getting_worse", since="lt_1w")),
    Case("R04", "now", answers(emergency="fall_cannot_stand")),
    Case("R04", "now", answers(emergency="leg_short_or_turned")),
    Case("R04", "now", answers(start="fall_or_accident", walk="cannot_put_weight")),
    Case("R05", "today", answers(start="fall_or_accident", age="65plus")),
    Case("R05", "today", answers(start="fall_or_accident", history="osteoporosis")),
    Case("R05", "today", answers(start="fall_or_accident", history="steroids_3m")),
    Case("R06", "today", answers(signs="fever_chills")),
    Case("R06", "today", answers(signs="hot_red_swollen")),
    Case("R06", "today", answers(signs="feeling_ill")),
    Case("R06", "now", answers(signs="fever_chills", walk="cannot_put_weight"), also=("R09",)),
    Case("R06", "now", answers(signs="fever_chills", history="weak_immunity_or_diabetes_poor")),
    Case("R06", "now", answers(signs="hot_red_swollen", history="hip_replacement")),
    Case("R06", "now", answers(signs="hot_red_swollen", history="recent_operation_or_injection")),
    Case("R07", "today", answers(signs="calf_swollen_warm")),
    Case("R07", "now", answers(emergency="chest_pain_breathless")),
    Case("R07", "now", answers(emergency="chest_pain_breathless", signs="calf_swollen_warm")),
    Case("R08", "now", answers(emergency="leg_cold_pale")),
    Case(
        "R09",
        "today",
        answers(walk="cannot_put_weight"),
        stopped_by=(answers(start="fall_or_accident"),),
    ),
    Case("R10", "today", answers(history="cancer", since="lt_1w")),
    Case("R10", "today", answers(history="cancer", since="1-6w")),
    Case("R10", "today", answers(history="cancer", when="night_rest_constant")),
    Case("R11", "week", answers(signs="weight_loss")),
    Case("R11", "week", answers(signs="night_sweats")),
    Case("R11", "today", answers(signs="weight_loss feeling_ill"), also=("R06",)),
    Case("R12", "week", answers(when="night_rest_constant", position="no")),
    Case(
        "R12",
        "today",
        answers(when="night_rest_constant", position="no", history="cancer"),
        also=("R10",),
    ),
    Case("R13", "today", answers(when="during_running", where="front_groin", walk="limp")),
    Case(
        "R13",
        "today",
        answers(when="during_running", where="front_groin", walk="only_with_support"),
    ),
    Case(
        "R13",
        "today",
        answers(when="during_running", where="front_groin", course="worse"),
        also=("R20",),
    ),
    Case("R14", "week", answers(history="steroids_3m", where="front_groin", walk="limp")),
    Case(
        "R14",
        "week",
        answers(history="heavy_alcohol", where="front_groin", when="night_rest_constant"),
    ),
    Case("R15", "today", answers(signs="groin_lump_pulsing")),
    Case("R15", "today", answers(signs="testicle_or_belly_pain")),
    Case("R16", "week", answers(when="morning_stiff_over30")),
    Case("R16", "week", answers(signs="rash_or_several_joints")),
    Case("R17", "week", answers(history="hip_replacement", since="1-6w")),
    Case("R17", "week", answers(history="hip_replacement", since="lt_1w")),
    Case(
        "R17",
        "today",
        answers(history="hip_replacement recent_operation_or_injection", since="1-6w"),
    ),
    Case("R17", "today", answers(history="hip_replacement", since="1-6w", start="after_operation")),
    Case(
        "R17", "today", answers(history="hip_replacement", since="1-6w", start="sudden_no_accident")
    ),
    Case(
        "R17",
        "today",
        answers(history="hip_replacement", since="1-6w", start="fall_or_accident"),
        also=("R18",),
    ),
    Case(
        "R18",
        "week",
        answers(start="fall_or_accident"),
        stopped_by=(
            answers(walk="cannot_put_weight"),
            answers(age="65plus"),
            answers(history="osteoporosis"),
            answers(history="steroids_3m"),
        ),
    ),
    Case("R18", "today", answers(start="fall_or_accident", nprs="7")),
    Case("R19", "week", answers(nprs="8"), stopped_by=(answers(nprs="7"),)),
    Case("R19", "today", answers(nprs="8", since="lt_1w")),
    Case(
        "R19",
        "week",
        answers(walk="only_with_support", limited="gt_48h"),
        stopped_by=(answers(limited="lt_48h"), answers(walk="limp")),
    ),
    Case("R19", "today", answers(walk="only_with_support", limited="gt_48h", since="lt_1w")),
    Case("R20", "week", answers(since="gt_3m", examined="no")),
    Case("R20", "week", answers(since="6-12w", course="same"), stopped_by=(answers(since="1-6w"),)),
    Case(
        "R20", "week", answers(since="6-12w", course="worse"), stopped_by=(answers(since="1-6w"),)
    ),
    Case("R20", "week", answers(nerve="numb_area"), stopped_by=(answers(since="lt_1w"),)),
    Case("R20", "week", answers(nerve="tingling"), stopped_by=(answers(since="lt_1w"),)),
    Case("R21", "today", answers(age="under18")),
    Case("R21", "week", answers(history="pregnancy")),
]

# Where an answer is missing, the rule takes the safer side.
MISSING = [
    Case("R02", "now", answers(where="below_knee_foot", side="both"), missing=("since",)),
    Case("R03", "now", answers(nerve="weak_foot_or_leg", since="lt_1w"), missing=("course",)),
    Case("R03", "now", answers(nerve="weak_foot_or_leg", course="worse"), missing=("since",)),
    Case("R04", "now", answers(walk="cannot_put_weight"), missing=("start",)),
    Case("R05", "today", answers(start="fall_or_accident"), missing=("age",)),
    Case("R06", "now", answers(signs="fever_chills"), missing=("history",)),
    Case("R06", "now", answers(signs="hot_red_swollen"), missing=("walk",)),
    Case("R09", "today", answers(walk="cannot_put_weight"), missing=("start",)),
    Case("R10", "today", answers(history="cancer"), missing=("since",)),
    Case("R10", "today", answers(history="cancer"), missing=("when",)),
    Case("R12", "week", answers(when="night_rest_constant"), missing=("position",)),
    Case("R12", "week", answers(position="no"), missing=("when",)),
    Case("R12", "today", answers(when="night_rest_constant", position="no"), missing=("history",)),
    Case("R13", "today", answers(when="during_running", where="front_groin"), missing=("course",)),
    Case("R13", "today", answers(when="during_running", where="front_groin"), missing=("walk",)),
    Case("R13", "today", answers(where="front_groin", walk="limp"), missing=("when",)),
    Case("R13", "today", answers(when="during_running", walk="limp"), missing=("where",)),
    Case("R14", "week", answers(history="steroids_3m", where="front_groin"), missing=("walk",)),
    Case("R14", "week", answers(history="heavy_alcohol", walk="limp"), missing=("where",)),
    Case("R17", "week", answers(history="hip_replacement"), missing=("since",)),
    Case("R17", "today", answers(history="hip_replacement", since="1-6w"), missing=("start",)),
    Case("R18", "today", answers(start="fall_or_accident"), missing=("nprs",)),
    Case("R19", "today", answers(nprs="9"), missing=("since",)),
    Case("R19", "week", answers(walk="only_with_support"), missing=("limited",)),
    Case("R20", "week", answers(since="gt_3m"), missing=("examined",)),
    Case("R20", "week", answers(examined="no"), missing=("since",)),
    Case("R20", "week", answers(), missing=("course",)),
    Case("R20", "week", answers(nerve="tingling"), missing=("since",)),
]
