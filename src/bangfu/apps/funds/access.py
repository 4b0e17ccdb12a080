"""Who may begin something in the stage of funds, and change it while it is a draft."""

from bangfu.core.words import words

KEEPERS = ("finance_bureau",)
"""Who keeps the register of funds and enters appropriations."""

PROPOSERS = ("agriculture_bureau",)
"""Who proposes that money goes into a project."""

CLAIMANTS = ("township", "village")
"""Who claims payment for a project."""

FUND = words("资金", "fund")
APPROPRIATION = words("拨款", "appropriation")
TRANCHE = words("资金批次", "tranche")
PAYMENT_REQUEST = words("报账单", "payment request")
