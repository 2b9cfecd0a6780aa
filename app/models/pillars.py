"""医、药、养、健、管: the five pillars every county's own categories can be told by.

The pillars and where Qianjiang's four categories belong are what its documents say; a county may
move a category to another pillar.
"""

#: The pillars in their usual order, by the one character they are called by.
PILLARS: tuple[tuple[str, str], ...] = (
    ("医", "医疗卫生服务"),
    ("药", "生物医药"),
    ("养", "养生养老"),
    ("健", "健身康体"),
    ("管", "健康管理"),
)

#: The pillar's whole name by its character.
PILLAR_NAMES = dict(PILLARS)
