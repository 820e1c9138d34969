"""Names as catalogues of parts, tools and goods have them, in English and in Chinese."""

from __future__ import annotations

from random import Random

_MATERIALS = (
    "Stainless Steel", "Brass", "Copper", "Aluminium", "Nylon", "Galvanised", "Carbon Steel", "Titanium", "PVC",
    "Silicone", "Ceramic", "Rubber", "Polyester", "Oak", "Glass", "Zinc Plated", "Cast Iron", "Bamboo", "Acrylic",
    "Leather",
)  # fmt: skip
_KINDS = (
    "Hex", "Round", "Flat", "Heavy Duty", "Compact", "Industrial", "Waterproof", "Adjustable", "Precision", "Folding",
    "Magnetic", "Insulated", "Extra Long", "Self-Locking", "High Pressure", "Double", "Spare", "Cordless", "Sterile",
    "Anti-Slip",
)  # fmt: skip
_THINGS = (
    "Bolt", "Screw", "Washer", "Nut", "Bearing", "Hose", "Valve", "Gasket", "Pump", "Filter", "Cable", "Connector",
    "Switch", "Sensor", "Motor", "Gear", "Chain", "Pedal", "Saddle", "Helmet", "Glove", "Mask", "Syringe", "Bandage",
    "Bottle", "Box", "Shelf", "Hook", "Lamp", "Battery", "Charger", "Drill Bit", "Saw Blade", "Wrench", "Hammer",
    "Pliers", "Tape", "Brush", "Paint", "Adhesive", "Coupling", "Bracket", "Hinge", "Lock", "Spring", "Fuse",
    "Relay", "Resistor", "Capacitor", "Printed Circuit Board", "Notebook", "Envelope", "Toner", "Keyboard", "Monitor",
    "Tea", "Coffee", "Rice", "Noodles", "Soy Sauce",
)  # fmt: skip
_MATERIALS_ZH = (
    "不鏽鋼", "黃銅", "紫銅", "鋁合金", "尼龍", "鍍鋅", "碳鋼", "鈦合金", "塑膠", "矽膠", "陶瓷", "橡膠", "聚酯",
    "橡木", "玻璃", "鑄鐵", "竹製", "壓克力", "牛皮", "棉質",
)  # fmt: skip
_KINDS_ZH = (
    "六角", "圓頭", "平頭", "重型", "輕巧", "工業用", "防水", "可調式", "精密", "折疊", "磁性", "絕緣", "加長",
    "自鎖", "高壓", "雙層", "備用", "無線", "無菌", "防滑",
)  # fmt: skip
_THINGS_ZH = (
    "螺栓", "螺絲", "墊圈", "螺帽", "軸承", "軟管", "閥門", "墊片", "水泵", "濾芯", "電纜", "接頭", "開關", "感測器",
    "馬達", "齒輪", "鏈條", "踏板", "座墊", "安全帽", "手套", "口罩", "注射器", "繃帶", "水瓶", "紙箱", "層架",
    "掛鉤", "檯燈", "電池", "充電器", "鑽頭", "鋸片", "扳手", "鐵鎚", "鉗子", "膠帶", "刷子", "油漆", "黏著劑",
    "聯軸器", "支架", "鉸鏈", "門鎖", "彈簧", "保險絲", "繼電器", "電阻", "電容", "電路板", "筆記本", "信封",
    "碳粉匣", "鍵盤", "螢幕", "茶葉", "咖啡豆", "白米", "麵條", "醬油",
)  # fmt: skip
_COLOURS = ("black", "white", "red", "blue", "green", "silver", "yellow", "grey")
_COLOURS_ZH = ("黑色", "白色", "紅色", "藍色", "綠色", "銀色", "黃色", "灰色")


def english(random: Random) -> str:
    size = f"{random.randrange(2, 100)} x {random.randrange(5, 500, 5)} mm"
    pick = random.choice
    return f"{pick(_MATERIALS)} {pick(_KINDS)} {pick(_THINGS)}, {size}, {pick(_COLOURS)}"


def chinese(random: Random) -> str:
    size = f"{random.randrange(2, 100)}×{random.randrange(5, 500, 5)}公釐"
    pick = random.choice
    return f"{pick(_MATERIALS_ZH)}{pick(_KINDS_ZH)}{pick(_THINGS_ZH)} {size} {pick(_COLOURS_ZH)}"


def name(random: Random, number: int) -> str:
    """Six of ten in English, three in Chinese, one in both."""
    turn = number % 10
    if turn < 6:
        return english(random)
    return chinese(random) if turn < 9 else f"{english(random)} {chinese(random)}"


def sku(number: int) -> str:
    """As companies make them: a group, a number, sometimes a variant."""
    group = "BRFXHDKLMPQSTVWZ"[number % 16] + "AEIOUNRST"[number % 9]
    return f"{group}-{number:07d}" + ("", "-BK", "-W", "-XL")[number % 4]
