"""Where a title may be broken without harm to its sense (词意完整, GB/T 9704-2012, 7.3.1).

There is no dictionary of Chinese here: words that titles of this office are made of are told by a
short list, names of places and numbers by their form; between them a break costs nothing, inside
them much.
"""

import re

LISTED = """
关于 有关 进一步 加快 推进 推动 促进 加强 做好 开展 落实 贯彻 深化 优化 完善
提升 支持 印发 报送 下达 调整 情况 进展 报告 简报 通报 通知 请示 批复 意见
方案 规划 计划 要点 总结 汇报 说明 清单 台账 一览表 汇总表 目录 分析 统计
调度 摸排 梳理 申报 审核 备案 入库 储备 储备库 项目库 项目册 项目 工程 建设
建设项目 重点 重大 重要 产业 产业园 产业链 工业 农业 林业 商贸 物流 旅游 文化
教育 体育 卫生 医疗 医药 医养 养老 养生 康养 健康 大健康 中医 中医药 中药
中药材 中医院 医院 人民医院 卫生院 社区 服务 服务业 服务中心 中心 管理 管理中心
公共 基层 区域 区级 县级 市级 省级 国家 国家级 城市 城乡 城镇 农村 乡村 乡镇
街道 园区 工业园区 开发区 高新区 示范 示范区 示范基地 基地 种植 养殖 加工
初加工 深加工 生产 生产线 制造 研发 科技 科研 创新 信息 信息化 数字 智慧 智能
互联网 生态 环境 环保 治理 修复 保护 绿色 循环 低碳 能源 新能源 光伏 风电
水利 水库 供水 污水 处理 污水处理 垃圾 交通 公路 高速 高速公路 铁路 机场 桥梁
隧道 道路 停车场 管网 电网 燃气 通信 基础 设施 基础设施 配套 配套设施 新建
改建 扩建 改扩建 迁建 续建 整治 改造 提质 扩容 升级 更新 综合 综合楼 门诊
门诊楼 住院 住院楼 大楼 实训 学校 小学 中学 学院 职业 培训 人才 就业 安置
住房 保障 救助 福利 儿童 老年 残疾人 康复 护理 疗养 度假 度假区 景区 公园
森林 湿地 温泉 民宿 酒店 特色 小镇 田园 综合体 市场 批发 冷链 仓储 商业 金融
投资 招商 招商引资 投资促进 融资 资金 专项 债券 专项债券 中央 预算 预算内 地方
政府 社会 资本 合作 企业 公司 有限公司 集团 有限 责任 单位 部门 委员会 办公室
领导小组 工作 会议 纪要 年度 季度 上半年 下半年 全年 本年 月份 以来 期间
十四五 十五五 实施 组织 运营 运行 使用 利用 开发 一体化 高质量 发展 可持续
经济 社会发展 国民经济 行业 类别 分类 分布 第一批 第二批 第三批 一期 二期 三期
附件 表格 简介 介绍 推介 手册 征求 征求意见 送审 试行 修订 补充 及其 以及
"""
WORDS = frozenset(LISTED.split())
# How long the words are that begin with a character, longest first.
LENGTHS = {
    first: sorted({len(word) for word in WORDS if word[0] == first}, reverse=True)
    for first in {word[0] for word in WORDS}
}
NUMBER = re.compile(
    "[零〇一二三四五六七八九十百千万亿两]{2,}[年月日个期批届次]?|[0-9０-９]+[年月日个期批届次]?"
)
NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两0123456789０１２３４５６７８９")
PLACE_ENDS = "(?:自治县|自治州|区|县|市|省|乡|镇|村|街道)"
# What may be a place, wherever it begins.
PLACES = re.compile(rf"(?=([\u4e00-\u9fff]{{2,3}}?{PLACE_ENDS}))")
ENDING = "的和与及或等了之暨"
SUFFIX = "库业类年月日号册表楼馆站厂院所园区县市省乡镇村级化性型式者队组网线处"
AFTER, BEFORE = "、，；：》）】” 　", "《（“"
# Where a word or a number may begin; and before what characters the neighbours say more.
FIRST = NUMERALS | LENGTHS.keys()
TELLING = re.compile(
    f"(?<=[{ENDING}{AFTER}])(?s:.)|(?<=关于)(?s:.)|(?<=(?s:.))[{ENDING}{SUFFIX}{BEFORE}]"
)

# Costs, in squares of a character by which lines differ.
INSIDE, UNKNOWN, BEFORE_SUFFIX, BESIDE_PARTICLE, AFTER_PAUSE = 60.0, 7.0, 30.0, 40.0, -6.0


def break_costs(text: str) -> list[float]:
    """Return what a break before each character costs; at 0 it is meaningless.

    Between two whole words it is nothing, inside one so much that lines would rather differ by
    seven characters.
    """
    costs = [UNKNOWN] * (len(text) + 1)
    places = {match.start(): match.end(1) for match in PLACES.finditer(text)}
    at = 0
    while at < len(text):
        end = at + 1
        if text[at] in FIRST or at in places:
            end = _piece_end(text, at, places.get(at))
        if end > at + 1:
            costs[at + 1 : end] = [INSIDE] * (end - at - 1)
            costs[at] = min(costs[at], 0.0)
            costs[end] = min(costs[end], 0.0)
        at = end
    for match in TELLING.finditer(text):
        index = match.start()
        before, character = text[index - 1], text[index]
        if character in ENDING or text.endswith("关于", 0, index):
            costs[index] = max(costs[index], BESIDE_PARTICLE)
        elif character in SUFFIX and costs[index] > 0:
            costs[index] = max(costs[index], BEFORE_SUFFIX)
        elif before in ENDING:
            costs[index] = min(costs[index], 2.0)
        if before in AFTER or character in BEFORE:
            costs[index] = min(costs[index], 0.0) + AFTER_PAUSE
    return costs


def _piece_end(text: str, at: int, place: int | None) -> int:
    """Return where the word, number or place that begins at ``at`` ends.

    Args:
        text: a title.
        at: index of a character.
        place: where a place that begins there would end.
    """
    number = NUMBER.match(text, at) if text[at] in NUMERALS else None
    if number is not None:
        return number.end()
    for length in LENGTHS.get(text[at], ()):
        if text[at : at + length] in WORDS:
            return min(at + length, len(text))
    if place is not None and not any(
        text[start : start + 2] in WORDS for start in range(at + 1, place - 1)
    ):
        return place
    return at + 1
