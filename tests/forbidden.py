"""Forms that are forbidden in the content or the catalogs, by the glossary and the usage of the
content brief.
"""

from dataclasses import dataclass

HAN = r"[\u3400-\u9fff]"
FULL = "，。；：？！、（）《》"
MARK = r"(?:\*\*|\*|\])?"
"""A mark that may close a bold or linked word between a character and the next one."""
DATE = r"\d+(?:年|月|日)"
UNIT = r"(?:km|m|mm|cm|ha|kg|m²|km²)"
COUNTED = "台站|国家|机构|课题|专业|专类园|项目|合作单位|学科|样地"
COUNTERS = "台站|国家级|专类园|样地|专业"


@dataclass(frozen=True)
class Form:
    """A form that is wrong in some languages, why, and its replacement.

    `catches` is a text with it, `passes` one without. `catalogs`: whether it is also forbidden in
    the program’s own messages.
    """

    pattern: str
    languages: str
    why: str
    instead: str
    catches: str
    passes: str
    catalogs: bool = True


def term(wrong: str, right: str, catches: str = "", passes: str = "") -> Form:
    """A Chinese word for which the glossary has another."""
    return Form(wrong, "zh", "not the glossary’s word", right, catches or wrong, passes or right)


def spelling(wrong: str, right: str) -> Form:
    """An older spelling of a place name; the older ones are variants of terms, which people search
    by.
    """
    return Form(
        rf"\b{wrong}\b",
        "en",
        "an older spelling",
        right,
        f"near {wrong}, in the south",
        f"near {right}",
    )


CHINESE = (
    Form(
        rf"{HAN}{MARK}[,;:?!]|[,;:?!]{HAN}|{HAN}{MARK}\.(?![\w/.])",
        "zh",
        "half-width punctuation",
        "，；：？！。",
        "绿洲,荒漠",
        "绿洲，荒漠（GB/T 7714, 2025）",
    ),
    Form(
        rf"{HAN}\(|\({HAN}|{HAN}\)",
        "zh",
        "half-width brackets",
        "（）",
        "策勒(Qira)站",
        "策勒（Qira）站",
    ),
    Form(
        rf"{HAN}{MARK} +{MARK}[A-Za-z0-9%†]|[A-Za-z0-9%]{MARK} +{MARK}{HAN}",
        "zh",
        "a space typed between Chinese and Latin or digits (the style sheet sets it)",
        "no space",
        "海拔 2470米",
        "海拔2470米，GB/T 37668-2019《规范》",
    ),
    Form(
        rf"(?!术 互联网){HAN} +{HAN}|[{FULL}] +{HAN}|{HAN} +[{FULL}]",
        "zh",
        "a space between characters",
        "no space",
        "阜康 站",
        "《信息技术 互联网内容无障碍可访问性技术要求与测试方法》",
    ),
    Form(
        r"[，。；：？！、]{2}|[，、；：][。！？]",
        "zh",
        "punctuation twice",
        "one mark",
        "绿洲，。",
        "绿洲。（完）",
    ),
    Form(
        "[０-９Ａ-Ｚａ-ｚ]",
        "zh",
        "full-width letters or digits",
        "half-width",
        "２０２３年",
        "2023年，A级",
    ),
    Form("[「」『』]", "zh", "quotes of another convention", "“”‘’", "「绿洲」", "“绿洲”"),
    Form(
        rf"[{FULL}]", "en", "Chinese punctuation", "English punctuation", "an oasis，", "an “oasis”"
    ),
)

BOTH = (
    Form(r"[\"']", "en zh", "straight quotes", "’ “ ”", "the institute's", "the institute’s"),
    Form(r"\.\.\.|。。", "en zh", "three stops", "…", "and so on...", "and so on…"),
    Form(
        r"--(?![A-Za-z])|[A-Za-z0-9]--|\w - \w",
        "en zh",
        "hyphens for a dash",
        "–, or another sentence",
        "oases -- deserts",
        "oasis–desert, --update",
    ),
    Form(r"\S {2,}\S", "en zh", "two spaces", "one", "an  oasis", "an oasis"),
    Form(r"\s$|^\s", "en zh", "a space at an end", "none", "an oasis ", "an oasis", catalogs=False),
    Form(
        r" [,.;:?!](?![\w.])",
        "en",
        "a space before a mark",
        "none",
        "oasis .",
        "an oasis, .json files",
    ),
    Form(
        r"(?i)\b(?!in in\b)(\w{2,}) \1\b",
        "en",
        "a word twice",
        "once",
        "the the oasis",
        "the oasis there",
    ),
)

FIGURES = (
    Form(
        rf"{DATE} ?[-–—~～] ?\d",
        "zh",
        "a dash for a range of days or years",
        "至",
        "9月18日-19日",
        "9月18日至19日",
    ),
    Form(
        r"\b(?:19|20)\d\d-(?:19|20)\d\d\b",
        "en",
        "a hyphen for a range of years",
        "– or to",
        "2011-2020",
        "2011–2020, GB/T 37668-2019",
    ),
    Form(
        r"\b\d{4}[-/]\d{1,2}[-/]\d{1,2}\b",
        "en zh",
        "a date for machines",
        "2023年9月18日, 18 September 2023",
        "on 2023-09-18",
        "on 18 September 2023",
        catalogs=False,
    ),
    Form(r"\d,\d{3}", "zh", "a comma in a number", "5445, 12万", "120,000号", "12万号"),
    Form(
        rf"\d ?{UNIT}(?![A-Za-z])",
        "zh",
        "a unit in Latin letters",
        "千米、米、公顷",
        "80km",
        "80千米",
    ),
    Form("°C", "zh", "two characters for one", "℃", "13.9°C", "13.9℃"),
    Form("公里", "zh", "another name of the unit", "千米", "80公里", "80千米"),
    Form(
        rf"\d[余多]?(?:{COUNTED})(?!级)",
        "zh",
        "no measure word",
        "50多个国家",
        "50多国家",
        "12个台站，国家级3个",
    ),
    Form(
        rf"(?:{COUNTERS})\d+(?=[{FULL}]|$)",
        "zh",
        "no measure word",
        "台站12个",
        "台站12，",
        "台站12个，",
    ),
    Form(
        rf"馆藏标本约?[\d.]+万?(?=[{FULL}]|$)",
        "zh",
        "no measure word",
        "12万号",
        "馆藏标本12万",
        "馆藏标本12万号",
    ),
    Form(
        r"截止(?=到?\d)",
        "zh",
        "截止 is the end of a term",
        "截至",
        "截止2013年",
        "截至2013年，截止日期",
    ),
)

REGIONS = (
    Form(
        "中亚[（(](?:包括|含|包含)新疆|包括新疆在内的中亚|新疆等中亚|中亚的新疆|新疆及其他中亚",
        "zh",
        "Central Asia does not include Xinjiang",
        "新疆与中亚",
        "中亚（包括新疆）",
        "新疆与中亚",
    ),
    Form(
        r"(?i)Central Asia,? \(?(?:including|such as|with) Xinjiang|Xinjiang and other \w+ (?:of|in) Central Asia|"
        r"Xinjiang,? (?:in|a part of|part of) Central Asia",
        "en",
        "Central Asia does not include Xinjiang",
        "Xinjiang and Central Asia",
        "Central Asia (including Xinjiang)",
        "Xinjiang and Central Asia",
    ),
    Form(
        "中亚五国地区|面向中亚五国",
        "zh",
        "not the glossary’s words",
        "中亚各国",
        "中亚五国地区",
        "俄罗斯及中亚各国",
    ),
    Form("(?<!中国)台湾", "zh", "a region as the site names it", "中国台湾", "台湾", "中国台湾"),
    Form(
        "Taiwan(?!, China)",
        "en",
        "a region as the site names it",
        "Taiwan, China",
        "in Taiwan.",
        "Taiwan, China",
    ),
)

PLACES = (
    spelling("Taklamakan", "Taklimakan"),
    spelling("Kashgar", "Kashi"),
    spelling("Qira", "Cele"),
    spelling("Akesu", "Aksu"),
    spelling("Bayinbuluk", "Bayanbulak"),
    spelling("Turfan", "Turpan"),
    spelling("Urumchi", "Urumqi"),
    spelling("Tien Shan", "Tianshan"),
    spelling("Mori", "Mulei"),
    term("塔克拉马干", "塔克拉玛干"),
    term("阿拉尔海", "咸海"),
    term("博格多", "博格达"),
    term("古尔班通古特(?!沙漠)", "古尔班通古特沙漠", "古尔班通古特的结皮"),
)

SCIENCE = (
    term("沙漠化", "荒漠化"),
    term("(?<!土壤)生物结皮|土壤生物结皮", "生物土壤结皮", "生物结皮"),
    term("冷荒漠|寒漠", "温带荒漠", "寒漠"),
    term("红柳", "柽柳"),
    term("生态补水", "生态输水"),
    term("[增加]积造山", "增生造山作用", "增积造山"),
    term("[遗基][传因]资源(?!保育与利用重点实验室)", "种质资源", "遗传资源"),
    term("野外站点|实地台站", "野外台站", "野外站点"),
    term("(?<!干)旱地", "干旱区", "旱地", "干旱地区"),
    term("幼发拉底", "胡杨"),
)

NAMES = (
    term("新疆生态所|新疆生地研究所|新疆地生所", "新疆生地所", "新疆生态所"),
    term("新疆生态地理研究所", "新疆生态与地理研究所"),
    term("(?<!一带一路”)国际科学组织联盟", "“一带一路”国际科学组织联盟", "国际科学组织联盟"),
    term("(?<![洲非])绿色长城", "非洲绿色长城", "绿色长城"),
    term("天山(?:友谊|国际)奖", "天山奖", "天山友谊奖"),
    term("知识创新(?:计划|项目)", "知识创新工程", "知识创新计划"),
    term("党组书记|党支部书记", "党委书记", "党组书记"),
    term("生物圈(?:保留区|自然保护区)", "生物圈保护区", "生物圈保留区"),
)

SITE = (
    term("开放存取|开放访问|公开获取", "开放获取", "开放存取"),
    term("搜寻", "搜索"),
    term("[站网]内?检索|网站检索|检索(?:本站|网站|全站)|检索框", "搜索", "站内检索", "检索论文"),
    term("关于我们", "机构概况"),
    term("加入我们", "人才招聘"),
    term("站点地图|网站导航", "网站地图", "站点地图"),
    term("隐私(?:政策|条款|声明)", "隐私说明", "隐私政策"),
    term("可访问性声明", "无障碍声明"),
    term("关键字", "关键词"),
    term("通信作者|责任作者", "通讯作者", "通信作者"),
    term("资助[方者]|资助单位", "资助机构", "资助方"),
    term("合作伙伴|合作方", "合作单位", "合作伙伴"),
    term("首席研究员|课题负责人", "项目负责人", "课题负责人"),
    term("最新的?消息", "最新", "最新消息"),
    term("帐[号户]", "账号", "帐号"),
    term("登陆", "登录"),
    term("其它", "其他"),
    term("部份", "部分"),
    term("图象", "图像"),
    term("缺省", "默认"),
    term("约略|位置为约数", "概略", "位置为约略"),
    term("大事年表", "时间轴"),
    term("研讨班", "研讨会"),
    term("(?<!基)本所(?!属)", "研究所", "与本所合作", "与研究所合作，基本所需"),
    term("得到了?(?:提高|提升|锻炼|加强)", "提高、提升", "地位得到提高"),
    term("进行了?(?:研究|合作|观测|交流|考察)", "研究、合作", "进行了合作"),
)


def habit(wrong: str, instead: str, catches: str, passes: str = "") -> Form:
    """A phrase of the interface that nobody searches for, or that has to be read twice."""
    return Form(
        rf"(?i){wrong}", "en", "not a word of the field", instead, catches, passes or instead
    )


INTERFACE = (
    habit(r"\bmend(?:s|ed)?\b", "fix", "Mend the link."),
    habit(
        r"\bas (?:it|they) (?:was|were|should be)\b",
        "unchanged, valid",
        "The site is as it was.",
        "The site is unchanged.",
    ),
    habit(
        r"\b(?:some|no|every)body\b",
        "someone, no one",
        "Somebody else is saving.",
        "Someone else is saving.",
    ),
    habit(r"\bfor good\b|\bfor ever\b", "permanently", "Erase for good"),
    habit(
        r"\bway back\b|\b(?:go|goes|going|went) back to\b",
        "roll back",
        "Go back to this",
        "Roll back to this release",
    ),
    habit(
        r"\b(?:give|given|giving|gave) (?:it )?up\b",
        "discard",
        "Give up changes",
        "Discard changes",
    ),
    habit(r"\boff the site\b", "unpublish", "Take off the site"),
    habit(r"\brehears", "dry run", "This was a rehearsal."),
    habit(
        r"\blet(?:s)? (?:nothing )?out\b|\bnothing was let\b", "published", "Nothing was let out."
    ),
    habit(
        r"\bleads? nowhere\b|\bwhich there isn’t\b",
        "broken link, doesn’t exist",
        "It leads nowhere.",
    ),
    habit(r"\banew\b|\ball the same\b|\blately\b", "again, anyway, recent", "Save it anew."),
    habit(
        r"\bstands? (?:at|below|above|beside|nowhere)\b", "is", "Nothing stands at this address."
    ),
    habit(r"\bsmall letters\b", "lowercase letters", "Use small letters."),
    habit(r"\btick it\b|\bleave it off\b", "tick if, leave unticked", "Tick it where it is so."),
    habit(
        r"\b(?:by itself|by themselves|by the clock)\b", "automatically", "It is erased by itself."
    ),
    habit(r"\berased?\b", "delete", "Erase"),
    habit(r"\brevisions?\b", "version", "Restore its last revision."),
    habit(
        r"^(?:What(?! changed$)|Who|Whoever|Where it)\b",
        "a noun",
        "What it follows",
        "What changed",
    ),
    habit(
        r"\bthe same in words\b",
        "the same information as text",
        "The table says the same in words.",
    ),
    habit(r"\bnot (?:yours|right)\b|\bisn’t right\b", "invalid", "This isn’t right."),
    habit(r"^leave out$", "remove", "Leave out"),
    habit(r"\bacross the page\b", "full width", "Across the page"),
    habit(r"^(?:used|not used) in (?:\d|%|other)", "linked from", "Not used in other entries"),
    habit(r"\bput it into\b", "add it to", "This page is in no menu. Put it into:"),
    habit(r"\bonly if you tick\b", "needs your tick", "Only if you tick them"),
    habit(r"^to the (?:left|right)$|^upside down$", "rotate left, right, 180°", "To the left"),
    habit(r"^as a portrait$|^concerns$", "portrait, target", "As a portrait"),
    habit(
        r"\bnothing else waits\b",
        "has no other unpublished changes",
        "Publish at once where nothing else waits",
    ),
    habit(r"\bfrom the site to the form\b", "edit", "From the site to the form"),
    habit(r"\basked for and not found\b", "pages not found", "Asked for and not found"),
    habit(
        r"\bwhere the (?:period|range) begins\b",
        "the start date",
        "This is before %(first)s, where the period begins.",
    ),
    habit(
        r"\bis called this\b|\(in a file: ",
        "has this name",
        "No country or region is called this.",
    ),
    habit(r"^show them again$", "stop ignoring", "Show them again"),
    habit(r"\bback to the queue\b", "back to the list", "Back to the queue"),
    term("译文不全", "内容不全"),
    term("其他用户", "同事"),
    term("历任负责人", "负责人"),
    term("本语名称", "以该语言书写的名称"),
    term("^全宽$", "展开编辑区", "全宽"),
    term("^不用$", "禁用词", "不用"),
    term("退回", "回退"),
    term("已排定", "定时发布"),
    term("词条", "主题词"),
    term("检得", "找到"),
    term("修订", "版本"),
    term("某人", "同事"),
    term("试运行", "试发布"),
    term("图上未画", "未在地图上标出"),
    term("媒体列表|媒体文件夹", "媒体库", "媒体列表"),
    term("发布去向", "发布目标"),
    term("第三种写法", "自行合并"),
    term("最近记录", "发布记录"),
    term("完好版本", "有效版本"),
    term("照原样", "按原文"),
)
"""Forms that are forbidden in the program’s own messages and allowed in content."""

VOICE = (
    Form(
        "资料(?:中)?载|网页载|通知载|还载|所载|载有|所据|系译名",
        "zh",
        "bookish",
        "据…资料；见于；译名",
        "资料载，任所长",
        "据2010年的资料，任所长；转载",
        catalogs=False,
    ),
    Form(
        "The Chinese pages of this site",
        "en",
        "it concerns nobody on English pages",
        "nothing",
        "The Chinese pages of this site translate its name.",
        "Chinese pages",
        catalogs=False,
    ),
    Form(
        r"(?i)\bon record here\b|\bsays whom to ask\b|\bis linked with the (?:station|garden)\b|website lists\b",
        "en",
        "a text that talks about its sources",
        "what is known",
        "not on record here",
        "the role is not known",
        catalogs=False,
    ),
    Form(
        r"turned towards|\bby which they bear\b|further roots|One institute out of two|As of when",
        "en",
        "no idiom",
        "looking to; tolerate; also belong to its origins; The merger",
        "turned towards Central Asia",
        "looking to Central Asia",
        catalogs=False,
    ),
    Form(
        "官方出版物|第三次赴|植物收集$",
        "zh",
        "not what is meant",
        "官方网站；派团访问；活植物",
        "不是官方出版物",
        "不是官方网站",
        catalogs=False,
    ),
    Form(
        r"设[一二三四五六七八九]个专业",
        "zh",
        "figures in digits throughout",
        "设5个专业",
        "另设两个；设五个专业",
        "设5个专业",
        catalogs=False,
    ),
)

FORBIDDEN = (*CHINESE, *BOTH, *FIGURES, *REGIONS, *PLACES, *SCIENCE, *NAMES, *SITE, *VOICE)
