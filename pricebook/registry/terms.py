"""What states, moves, subjects of disputes and payers are called: each is a term of base/words/terms.toml."""

STATE_TERMS = {
    "draft": "list-draft",
    "proposed": "list-proposed",
    "opinion-given": "list-opinion-given",
    "supplement-asked": "list-supplement-asked",
    "returned": "list-returned",
    "submitted": "list-submitted",
    "approved": "list-approved",
    "in-force": "list-in-force",
    "superseded": "list-superseded",
    "revoked": "list-revoked",
}
MOVE_TERMS = {
    "propose": "move-propose",
    "opinion": "move-opinion",
    "ask": "move-ask",
    "return": "move-return",
    "submit": "move-submit",
    "approve": "move-approve",
    "revoke": "move-revoke",
    "extend": "move-extend",
    "phase": "move-phase",
    "sent": "move-sent",
    "acknowledged": "move-acknowledged",
    "withdraw": "move-withdraw",
}
SUBJECT_TERMS = {"norm": "dispute-norm", "structure": "dispute-structure", "price": "dispute-price"}
PAYER_TERMS = {"insured": "payer-insured", "on-demand": "payer-on-demand"}
