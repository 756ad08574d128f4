<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>BreakdownPane</name>
    <message>
        <source>Events by category</source>
        <translation>事件类别</translation>
    </message>
    <message>
        <source>Events by area</source>
        <translation>事件区域</translation>
    </message>
    <message>
        <source>Events by source</source>
        <translation>事件来源</translation>
    </message>
    <message>
        <source>Events by state</source>
        <translation>事件状态</translation>
    </message>
    <message>
        <source>Last {hours} hours</source>
        <translation>近 {hours} 小时</translation>
    </message>
    <message>
        <source>Not named</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>No events in this time</source>
        <translation>此时段没有事件</translation>
    </message>
</context>
<context>
    <name>Cap</name>
    <message>
        <source>The XML defines entities or points outside, which no alert needs: it is not read.</source>
        <translation>该 XML 定义了实体或引用外部内容，预警不需要这些：未读取。</translation>
    </message>
    <message>
        <source>It is not well-formed XML: {reason}.</source>
        <translation>XML 格式有误：{reason}。</translation>
    </message>
    <message>
        <source>The name space is “{found}”, not that of CAP 1.2 or 1.1.</source>
        <translation>命名空间为“{found}”，不是 CAP 1.2 或 1.1。</translation>
    </message>
    <message>
        <source>It has no “info”: nothing says what the warning is about.</source>
        <translation>缺少“info”：没有说明预警内容。</translation>
    </message>
    <message>
        <source>“{element}” is “{found}”; allowed: {allowed}.</source>
        <translation>“{element}”为“{found}”；允许：{allowed}。</translation>
    </message>
    <message>
        <source>A polygon has {count} pairs; at least four are needed, the last like the first.</source>
        <translation>多边形只有 {count} 个点；至少需要四个，且首尾相同。</translation>
    </message>
    <message>
        <source>A circle is “{found}”; “lat,lon radius” is needed.</source>
        <translation>圆为“{found}”；应为“纬度,经度 半径”。</translation>
    </message>
    <message>
        <source>“{found}” is no pair “lat,lon”.</source>
        <translation>“{found}”不是“纬度,经度”。</translation>
    </message>
    <message>
        <source>The pair “{found}” has latitude and longitude swapped, it seems.</source>
        <translation>“{found}”的纬度与经度似乎写反了。</translation>
    </message>
    <message>
        <source>The pair “{found}” is nowhere on Earth.</source>
        <translation>“{found}”不在地球上。</translation>
    </message>
    <message>
        <source>“{element}” is “{found}”; a time with its zone is needed, 2026-05-24T16:49:00+08:00.</source>
        <translation>“{element}”为“{found}”；应为带时区的时间，如 2026-05-24T16:49:00+08:00。</translation>
    </message>
    <message>
        <source>“{element}” is missing.</source>
        <translation>缺少“{element}”。</translation>
    </message>
    <message>
        <source>The feed&apos;s entry has neither an alert nor a link to one.</source>
        <translation>订阅条目既没有预警，也没有预警链接。</translation>
    </message>
    <message>
        <source>The feed&apos;s entry links to {host}, which the source file doesn&apos;t name.</source>
        <translation>订阅条目指向 {host}，数据源文件未列出该主机。</translation>
    </message>
    <message>
        <source>The linked document holds no alert.</source>
        <translation>链接的文档中没有预警。</translation>
    </message>
</context>
<context>
    <name>CardPane</name>
    <message>
        <source>Events today</source>
        <translation>今日事件</translation>
    </message>
    <message>
        <source>Closed in time</source>
        <translation>办结率</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>超时未结</translation>
    </message>
    <message>
        <source>Open events</source>
        <translation>未结事件</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线率</translation>
    </message>
    <message>
        <source>Assets</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>暂无数据</translation>
    </message>
    <message>
        <source>Target {value}</source>
        <translation>目标 {value}</translation>
    </message>
    <message>
        <source>Year on year {change}</source>
        <translation>同比 {change}</translation>
    </message>
    <message>
        <source>On last week {change}</source>
        <translation>较上周同日 {change}</translation>
    </message>
</context>
<context>
    <name>Centre</name>
    <message>
        <source>There is no folder {folder}. Name a centre&apos;s folder or a shipped example.</source>
        <translation>没有文件夹 {folder}。请给出指挥中心的文件夹，或自带示例的名称。</translation>
    </message>
    <message>
        <source>The centre in {folder} can&apos;t be opened: {count} mistake(s) in centre.toml.</source>
        <translation>无法打开 {folder} 中的指挥中心：centre.toml 有 {count} 处错误。</translation>
    </message>
</context>
<context>
    <name>Centres</name>
    <message>
        <source>There is no folder and no example centre “{word}”. Did you mean “{nearest}”?</source>
        <translation>没有名为“{word}”的文件夹或示例中心。是否想写“{nearest}”？</translation>
    </message>
    <message>
        <source>There is no folder and no example centre “{word}”. The examples are: {names}.</source>
        <translation>没有名为“{word}”的文件夹或示例中心。现有示例：{names}。</translation>
    </message>
</context>
<context>
    <name>Check</name>
    <message>
        <source>{count} mistakes in {centre}.</source>
        <translation>{centre} 有 {count} 处错误。</translation>
    </message>
    <message>
        <source>No mistakes in {centre}.</source>
        <translation>{centre} 没有错误。</translation>
    </message>
</context>
<context>
    <name>Collecting</name>
    <message>
        <source>well</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒收</translation>
    </message>
</context>
<context>
    <name>Collector</name>
    <message>
        <source>There is no source “{name}”. There are: {known}.</source>
        <translation>没有数据源“{name}”。现有：{known}。</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>Yiping 一屏: one screen sees the whole county.</source>
        <translation>一屏 Yiping：一屏观全域。</translation>
    </message>
    <message>
        <source>Look at one source.</source>
        <translation>查看单个数据源。</translation>
    </message>
    <message>
        <source>A centre&apos;s folder, or the name of an example centre.</source>
        <translation>指挥中心的文件夹，或示例中心的名称。</translation>
    </message>
    <message>
        <source>The language to speak.</source>
        <translation>界面语言。</translation>
    </message>
    <message>
        <source>The store as a SQLAlchemy URL, instead of the centre&apos;s own.</source>
        <translation>数据库（SQLAlchemy URL），代替中心自己的数据库。</translation>
    </message>
    <message>
        <source>Dark or light.</source>
        <translation>深色或浅色。</translation>
    </message>
    <message>
        <source>Print the version.</source>
        <translation>显示版本号。</translation>
    </message>
    <message>
        <source>Open the desktop with live data; its collector runs as a child.</source>
        <translation>打开大屏，显示实时数据；采集器作为子进程运行。</translation>
    </message>
    <message>
        <source>The scene to open with.</source>
        <translation>启动时显示的主题屏。</translation>
    </message>
    <message>
        <source>Fill the displays as walls/NAME.toml says.</source>
        <translation>按 walls/名称.toml 的安排铺满各显示器。</translation>
    </message>
    <message>
        <source>In a window, not full screen.</source>
        <translation>窗口显示，不全屏。</translation>
    </message>
    <message>
        <source>A drill&apos;s clock: how many times as fast time runs.</source>
        <translation>演练时钟：时间加快的倍数。</translation>
    </message>
    <message>
        <source>Show the scenes in turn, and keep a fresh picture of each here.</source>
        <translation>轮流显示各主题屏，并把最新画面存到此文件夹。</translation>
    </message>
    <message>
        <source>Poll the centre&apos;s sources into its store, without a window.</source>
        <translation>不开窗口，只把各数据源采集入库。</translation>
    </message>
    <message>
        <source>Poll every source once and say what came; exit 1 if any failed.</source>
        <translation>每个数据源采集一次并列出结果；有失败则退出码为 1。</translation>
    </message>
    <message>
        <source>Only this source; may be given again.</source>
        <translation>只采集此数据源；可多次给出。</translation>
    </message>
    <message>
        <source>Find every mistake in a centre&apos;s files.</source>
        <translation>找出中心文件中的全部错误。</translation>
    </message>
    <message>
        <source>Poll a source once, store nothing, and show what its rows become.</source>
        <translation>试采一个数据源，不入库，显示各行转成的记录。</translation>
    </message>
    <message>
        <source>The source&apos;s name.</source>
        <translation>数据源名称。</translation>
    </message>
    <message>
        <source>How many rows to show.</source>
        <translation>显示多少行。</translation>
    </message>
    <message>
        <source>Save a complete picture of one scene.</source>
        <translation>保存一个主题屏的完整画面。</translation>
    </message>
    <message>
        <source>The scene to draw.</source>
        <translation>要绘制的主题屏。</translation>
    </message>
    <message>
        <source>The picture&apos;s size in pixels.</source>
        <translation>画面尺寸（像素）。</translation>
    </message>
    <message>
        <source>The PNG to write.</source>
        <translation>要写入的 PNG 文件。</translation>
    </message>
    <message>
        <source>Seconds to wait for the scene to be complete.</source>
        <translation>等待画面完整的最长秒数。</translation>
    </message>
    <message>
        <source>“{size}” is no size: write it like 3840x2160.</source>
        <translation>“{size}”不是尺寸：请写成 3840x2160 这样。</translation>
    </message>
    <message>
        <source>“{size}” is out of range: 320x240 to 15360x8640.</source>
        <translation>“{size}”超出范围：320x240 至 15360x8640。</translation>
    </message>
    <message>
        <source>Serve an example centre&apos;s recorded feeds, for drills and training.</source>
        <translation>提供示例中心的回放数据，用于演练和培训。</translation>
    </message>
    <message>
        <source>The port; 0 takes a free one.</source>
        <translation>端口；0 表示自动选取空闲端口。</translation>
    </message>
</context>
<context>
    <name>Feeds</name>
    <message>
        <source>{folder} has no feeds.toml: only example and training centres serve feeds.</source>
        <translation>{folder} 没有 feeds.toml：只有示例或培训中心才提供回放数据。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be used: {reason}.</source>
        <translation>{file} 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The places of the drill can&apos;t be read: {reason}.</source>
        <translation>无法读取演练的地点：{reason}。</translation>
    </message>
    <message>
        <source>feeds.toml: the feed {feed} names a column that there is not: {column}.</source>
        <translation>feeds.toml：回放源 {feed} 引用了不存在的列：{column}。</translation>
    </message>
</context>
<context>
    <name>HealthPane</name>
    <message>
        <source>Sources</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>{live}/{all} live</source>
        <translation>{live}/{all} 正常</translation>
    </message>
    <message>
        <source>Collector silent</source>
        <translation>采集器无响应</translation>
    </message>
    <message>
        <source>{rows} rows, {refused} refused</source>
        <translation>{rows} 行，拒收 {refused} 行</translation>
    </message>
    <message>
        <source>{count} more sources</source>
        <translation>另有 {count} 个数据源</translation>
    </message>
</context>
<context>
    <name>IndicatorsPane</name>
    <message>
        <source>Reported indicators</source>
        <translation>上报指标</translation>
    </message>
    <message>
        <source>{change} on the year</source>
        <translation>同比 {change}</translation>
    </message>
    <message>
        <source>No indicators reported yet</source>
        <translation>暂无上报指标</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Full screen, or in a window</source>
        <translation>全屏／窗口切换</translation>
    </message>
    <message>
        <source>Next scene (with Shift: the one before)</source>
        <translation>下一个主题屏（加 Shift：上一个）</translation>
    </message>
    <message>
        <source>The scene of that number</source>
        <translation>对应序号的主题屏</translation>
    </message>
    <message>
        <source>Next pane; arrow keys move inside it</source>
        <translation>下一个窗格；方向键在窗格内移动</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>This help</source>
        <translation>本帮助</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>MapPane</name>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Source silent</source>
        <translation>数据源中断</translation>
    </message>
    <message>
        <source>Assets</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>Fill: open events</source>
        <translation>底色 = 未结事件数</translation>
    </message>
    <message>
        <source>Outlines approximate</source>
        <translation>界线为示意</translation>
    </message>
    <message>
        <source>Waiting for data</source>
        <translation>等待数据</translation>
    </message>
    <message>
        <source>Events {n}</source>
        <translation>事件 {n}</translation>
    </message>
    <message>
        <source>Assets {n}</source>
        <translation>设施 {n}</translation>
    </message>
    <message>
        <source>Grids {n}</source>
        <translation>网格 {n}</translation>
    </message>
    <message>
        <source>Asking …</source>
        <translation>查询中…</translation>
    </message>
    <message>
        <source>This event is no longer there, or can&apos;t be asked for now.</source>
        <translation>该事件已不存在，或暂时无法查询。</translation>
    </message>
    <message>
        <source>Simulated</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区划</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>上报时间</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>办结时限</translation>
    </message>
    <message>
        <source>The map is being loaded again …</source>
        <translation>正在重新加载地图…</translation>
    </message>
    <message>
        <source>There is no centre to show</source>
        <translation>没有可显示的指挥中心</translation>
    </message>
    <message>
        <source>Fill: events in 24 h</source>
        <translation>底色 = 近 24 小时事件</translation>
    </message>
    <message>
        <source>Warning area</source>
        <translation>预警范围</translation>
    </message>
</context>
<context>
    <name>Mapping</name>
    <message>
        <source>The row is {found}, not a table of fields.</source>
        <translation>该行是 {found}，不是由字段组成的表。</translation>
    </message>
    <message>
        <source>{target}: the row has no value in “{field}”.</source>
        <translation>{target}：该行的“{field}”没有值。</translation>
    </message>
    <message>
        <source>position: latitude, longitude {found}: “{lon}” and “{lat}” are likely swapped.</source>
        <translation>position：纬度、经度为 {found}：“{lon}”与“{lat}”可能写反了。</translation>
    </message>
    <message>
        <source>position: latitude, longitude {found} (“{lat}”, “{lon}”) is nowhere; -90 to 90, -180 to 180.</source>
        <translation>position：纬度、经度 {found}（“{lat}”、“{lon}”）不存在；应为 -90 至 90、-180 至 180。</translation>
    </message>
    <message>
        <source>position: “{field}” holds {found}; degrees are needed.</source>
        <translation>position：“{field}”的值为 {found}；应为度数。</translation>
    </message>
    <message>
        <source>{target}: “{field}” holds {found}; known are: {known}.</source>
        <translation>{target}：“{field}”的值为 {found}；已知的有：{known}。</translation>
    </message>
    <message>
        <source>{target}: “{field}” has {count} characters; at most {most} are allowed.</source>
        <translation>{target}：“{field}”有 {count} 个字符；最多允许 {most} 个。</translation>
    </message>
    <message>
        <source>{target}: “{field}” holds {found}; a text is needed.</source>
        <translation>{target}：“{field}”的值为 {found}；应为文本。</translation>
    </message>
    <message>
        <source>{target}: “{field}” holds {found}, no time in the format {format}.</source>
        <translation>{target}：“{field}”的值为 {found}，不是 {format} 格式的时间。</translation>
    </message>
    <message>
        <source>{target}: “{field}” says {found}, more than a day from now.</source>
        <translation>{target}：“{field}”为 {found}，比现在晚一天以上。</translation>
    </message>
    <message>
        <source>{target}: “{field}” holds {found}; a whole number is needed.</source>
        <translation>{target}：“{field}”的值为 {found}；应为整数。</translation>
    </message>
    <message>
        <source>{target}: “{field}” holds {found}; a number is needed.</source>
        <translation>{target}：“{field}”的值为 {found}；应为数字。</translation>
    </message>
    <message>
        <source>{target}: “{field}” holds {found}; {least} to {most} is allowed.</source>
        <translation>{target}：“{field}”的值为 {found}；允许 {least} 至 {most}。</translation>
    </message>
    <message>
        <source>{target}: “{field}” doesn&apos;t fit: {reason}.</source>
        <translation>{target}：“{field}”不符合要求：{reason}。</translation>
    </message>
    <message>
        <source>The row has {found} cells, the table {count} headings.</source>
        <translation>该行有 {found} 格，表头有 {count} 列。</translation>
    </message>
</context>
<context>
    <name>Mistakes</name>
    <message>
        <source>There is no such language.</source>
        <translation>没有这种语言。</translation>
    </message>
    <message>
        <source>The text is empty.</source>
        <translation>文本为空。</translation>
    </message>
    <message>
        <source>There is no such time zone.</source>
        <translation>没有这个时区。</translation>
    </message>
    <message>
        <source>There is no such file in the centre&apos;s folder.</source>
        <translation>中心文件夹里没有这个文件。</translation>
    </message>
    <message>
        <source>This code stands twice.</source>
        <translation>此代码出现两次。</translation>
    </message>
    <message>
        <source>This word already means the category “{code}”.</source>
        <translation>此词已用于类别“{code}”。</translation>
    </message>
    <message>
        <source>This is not a duration.</source>
        <translation>这不是时长。</translation>
    </message>
    <message>
        <source>All [[records]] read the same rows: “items” must be the same.</source>
        <translation>所有 [[records]] 读取同样的行：“items”必须一致。</translation>
    </message>
    <message>
        <source>The key “{key}” is missing.</source>
        <translation>缺少键“{key}”。</translation>
    </message>
    <message>
        <source>There is no such kind of record.</source>
        <translation>没有这种记录。</translation>
    </message>
    <message>
        <source>This value is not allowed here.</source>
        <translation>此处不允许这个值。</translation>
    </message>
    <message>
        <source>Such records have no field of this name.</source>
        <translation>这类记录没有此字段。</translation>
    </message>
    <message>
        <source>Either “field” or “value” must be given.</source>
        <translation>必须给出“field”或“value”。</translation>
    </message>
    <message>
        <source>This is no format for this field.</source>
        <translation>此格式不适用于该字段。</translation>
    </message>
    <message>
        <source>This is neither a field&apos;s name nor a JMESPath expression: {reason}</source>
        <translation>既不是字段名，也不是 JMESPath 表达式：{reason}</translation>
    </message>
    <message>
        <source>The file can&apos;t be read: {reason}.</source>
        <translation>无法读取文件：{reason}。</translation>
    </message>
    <message>
        <source>The file is not UTF-8 text. Save it as UTF-8.</source>
        <translation>文件不是 UTF-8 文本。请另存为 UTF-8。</translation>
    </message>
    <message>
        <source>The value doesn&apos;t fit: {reason}.</source>
        <translation>值不符合要求：{reason}。</translation>
    </message>
    <message>
        <source>There is no such key.</source>
        <translation>没有这个键。</translation>
    </message>
    <message>
        <source>The file is not valid TOML: {reason}.</source>
        <translation>文件不是有效的 TOML：{reason}。</translation>
    </message>
    <message>
        <source>found {found}</source>
        <translation>现为 {found}</translation>
    </message>
    <message>
        <source>allowed {allowed}</source>
        <translation>允许 {allowed}</translation>
    </message>
    <message>
        <source>did you mean {nearest}?</source>
        <translation>是否想写 {nearest}？</translation>
    </message>
    <message>
        <source>{placeholder} has no value. Set {name} in the environment, or write a default: {example}</source>
        <translation>{placeholder} 没有值。请设置环境变量 {name}，或写上默认值：{example}</translation>
    </message>
    <message>
        <source>There is no such connector.</source>
        <translation>没有这种连接器。</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>There is no scene “{scene}” in this centre. There are: {names}.</source>
        <translation>此中心没有主题屏“{scene}”。现有：{names}。</translation>
    </message>
    <message>
        <source>There is no wall “{wall}” in this centre. There are: {names}.</source>
        <translation>此中心没有大屏墙“{wall}”。现有：{names}。</translation>
    </message>
    <message>
        <source>None of the displays of the wall “{wall}” is connected.</source>
        <translation>大屏墙“{wall}”的显示器均未连接。</translation>
    </message>
    <message>
        <source>There is no display to open a window on. “make run” starts a virtual one; “yiping snapshot” needs none.</source>
        <translation>没有可用的显示器。“make run”会启动虚拟显示器；“yiping snapshot”不需要显示器。</translation>
    </message>
    <message>
        <source>The map&apos;s web engine does not run as root with its sandbox. Start Yiping as another user, or, on a test machine only, set QTWEBENGINE_DISABLE_SANDBOX=1.</source>
        <translation>地图引擎的沙箱不能以 root 运行。请换用其他用户启动一屏；仅在测试机上可设置 QTWEBENGINE_DISABLE_SANDBOX=1。</translation>
    </message>
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>overdue</source>
        <translation>已超时</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Drill data</source>
        <translation>演练数据</translation>
    </message>
</context>
<context>
    <name>QueuePane</name>
    <message>
        <source>Queue</source>
        <translation>待处置队列</translation>
    </message>
    <message>
        <source>by deadline</source>
        <translation>按时限</translation>
    </message>
    <message>
        <source>newest first</source>
        <translation>最新在前</translation>
    </message>
    <message>
        <source>by severity</source>
        <translation>按等级</translation>
    </message>
    <message>
        <source>{count} events</source>
        <translation>{count} 件</translation>
    </message>
    <message>
        <source>with closed</source>
        <translation>含已办结</translation>
    </message>
    <message>
        <source>Order by &amp;deadline</source>
        <translation>按时限排序(&amp;D)</translation>
    </message>
    <message>
        <source>Order &amp;newest first</source>
        <translation>最新在前(&amp;N)</translation>
    </message>
    <message>
        <source>Order by &amp;severity</source>
        <translation>按等级排序(&amp;S)</translation>
    </message>
    <message>
        <source>Show &amp;closed events too</source>
        <translation>同时显示已办结事件(&amp;C)</translation>
    </message>
    <message>
        <source>Order and filter (F)</source>
        <translation>排序与筛选 (F)</translation>
    </message>
    <message>
        <source>Order and filter</source>
        <translation>排序与筛选</translation>
    </message>
    <message>
        <source>Nothing is waiting to be dealt with</source>
        <translation>暂无待处置事件</translation>
    </message>
</context>
<context>
    <name>ReadingsPane</name>
    <message>
        <source>limit {value}</source>
        <translation>限值 {value}</translation>
    </message>
    <message>
        <source>No readings yet</source>
        <translation>暂无监测值</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 条</translation>
    </message>
</context>
<context>
    <name>Scenes</name>
    <message>
        <source>The “{pane}” pane could not be built: {error}</source>
        <translation>无法创建窗格“{pane}”：{error}</translation>
    </message>
    <message>
        <source>The centre has no scene. Add scenes/overview.toml.</source>
        <translation>此中心没有主题屏。请添加 scenes/overview.toml。</translation>
    </message>
    <message>
        <source>There is no such pane.</source>
        <translation>没有这种窗格。</translation>
    </message>
    <message>
        <source>The pane reaches out of the grid, which has {columns} columns, {rows} rows.</source>
        <translation>窗格超出网格；网格为 {columns} 列、{rows} 行。</translation>
    </message>
    <message>
        <source>This is no size of a column or row.</source>
        <translation>这不是列宽或行高。</translation>
    </message>
    <message>
        <source>This pane lies over the “{pane}” pane at {column}, {row}.</source>
        <translation>此窗格盖住了位于 {column}, {row} 的“{pane}”窗格。</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>The centre&apos;s files have {count} mistakes; what is right runs. “yiping check {centre}” lists them. The first: {first}</source>
        <translation>中心文件有 {count} 处错误，其余照常运行。用“yiping check {centre}”逐条查看。第一处：{first}</translation>
    </message>
    <message>
        <source>The recorded feeds stopped (exit code {code}). They are being started again.</source>
        <translation>回放数据服务已停止（退出码 {code}），正在重新启动。</translation>
    </message>
    <message>
        <source>The collector stopped (exit code {code}): nothing new comes in. It is being started again.</source>
        <translation>采集器已停止（退出码 {code}）：暂无新数据，正在重新启动。</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>As the centre says</source>
        <translation>跟随中心设置</translation>
    </message>
    <message>
        <source>Dark, for walls</source>
        <translation>深色，适合大屏</translation>
    </message>
    <message>
        <source>Light, for desks</source>
        <translation>浅色，适合坐席</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
</context>
<context>
    <name>Snapshot</name>
    <message>
        <source>The picture could not be written to {path}.</source>
        <translation>无法将画面写入 {path}。</translation>
    </message>
    <message>
        <source>The centre has no scene that could be drawn.</source>
        <translation>此中心没有可绘制的主题屏。</translation>
    </message>
    <message>
        <source>The store could not be opened in time.</source>
        <translation>未能及时打开数据库。</translation>
    </message>
    <message>
        <source>No picture: these sources were not heard in time: {names}.</source>
        <translation>未生成画面：以下数据源未能及时响应：{names}。</translation>
    </message>
    <message>
        <source>No picture: these panes were not drawn in time: {names}.</source>
        <translation>未生成画面：以下窗格未能及时绘制：{names}。</translation>
    </message>
</context>
<context>
    <name>Source</name>
    <message>
        <source>What {host} sent is no feed of alerts: {reason}</source>
        <translation>{host} 返回的不是预警订阅：{reason}</translation>
    </message>
    <message>
        <source>What {host} sent is neither a feed nor an alert. Check the “url”.</source>
        <translation>{host} 返回的既不是订阅也不是预警。请检查“url”。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {reason}. Correct the source&apos;s “url”.</source>
        <translation>无法读取 {file}：{reason}。请更正数据源的“url”。</translation>
    </message>
    <message>
        <source>There is no folder {folder}. Create it, or correct the source&apos;s “folder”.</source>
        <translation>没有文件夹 {folder}。请创建它，或更正数据源的“folder”。</translation>
    </message>
    <message>
        <source>{file} is larger than {megabytes} MB. Split it, or take it away.</source>
        <translation>{file} 超过 {megabytes} MB。请拆分或移走。</translation>
    </message>
    <message>
        <source>{host} sends the same page again and again. Check the paging of the source file.</source>
        <translation>{host} 反复返回同一页。请检查数据源文件的分页设置。</translation>
    </message>
    <message>
        <source>{host} has more than {rows} rows at once. Narrow the query.</source>
        <translation>{host} 一次超过 {rows} 行。请缩小查询范围。</translation>
    </message>
    <message>
        <source>{host} reports an error of its own: {field} = {found}, {message}</source>
        <translation>{host} 报告了错误：{field} = {found}，{message}</translation>
    </message>
    <message>
        <source>The answer of {host} has no list of rows at “{items}”. Check “items”.</source>
        <translation>{host} 的应答在“{items}”处没有行列表。请检查“items”。</translation>
    </message>
    <message>
        <source>There is no database file {path}. Check the source&apos;s “url”.</source>
        <translation>没有数据库文件 {path}。请检查数据源的“url”。</translation>
    </message>
    <message>
        <source>“{url}” is no database address that this machine knows: {reason}.</source>
        <translation>“{url}”不是本机可识别的数据库地址：{reason}。</translation>
    </message>
    <message>
        <source>The query on {host} took too long. Add an index there, or ask for less.</source>
        <translation>对 {host} 的查询耗时过长。请在对方库中加索引，或减少查询量。</translation>
    </message>
    <message>
        <source>{host} doesn&apos;t accept the log-in. Check the user and the source&apos;s secret.</source>
        <translation>{host} 拒绝登录。请检查用户名和数据源密钥。</translation>
    </message>
    <message>
        <source>The query doesn&apos;t fit {host}: {reason}. Correct the source&apos;s “query”.</source>
        <translation>查询语句不适用于 {host}：{reason}。请更正数据源的“query”。</translation>
    </message>
    <message>
        <source>{host} is locked by another program. It is asked again soon.</source>
        <translation>{host} 被其他程序锁定，稍后重试。</translation>
    </message>
    <message>
        <source>{host} can&apos;t be reached. Is the system running, and the network up? ({reason})</source>
        <translation>无法连接 {host}。请确认系统在运行、网络畅通。（{reason}）</translation>
    </message>
    <message>
        <source>Asking {host} failed: {reason}.</source>
        <translation>查询 {host} 失败：{reason}。</translation>
    </message>
    <message>
        <source>{file} has {count} mistake(s), the first in line {line}: run “yiping check”. The source is not asked.</source>
        <translation>{file} 有 {count} 处错误，第一处在第 {line} 行：请运行“yiping check”。该数据源暂不采集。</translation>
    </message>
    <message>
        <source>The poll has hung for {seconds} s. Is a network folder or database stuck? The others go on.</source>
        <translation>采集已卡住 {seconds} 秒。网络文件夹或数据库是否无响应？其余数据源照常采集。</translation>
    </message>
    <message>
        <source>The connector “{connector}” failed: {reason}. The log has the details; please report it.</source>
        <translation>连接器“{connector}”出错：{reason}。详情见日志，请反馈此问题。</translation>
    </message>
    <message>
        <source>The poll took over {seconds} s. Lengthen “timeout”, or ask for less.</source>
        <translation>采集超过 {seconds} 秒。请加长“timeout”，或减少查询量。</translation>
    </message>
    <message>
        <source>{file}, {key}: {mistake} Run “yiping check” for all mistakes.</source>
        <translation>{file}，{key}：{mistake} 运行“yiping check”可查看全部错误。</translation>
    </message>
    <message>
        <source>The secret “{name}” is not known. Put it in the system&apos;s keyring under “yiping”, or in {variable}.</source>
        <translation>找不到密钥“{name}”。请存入系统钥匙串的“yiping”下，或设置 {variable}。</translation>
    </message>
    <message>
        <source>{file}: there is no encoding “{encoding}”. Correct the source&apos;s “encoding”.</source>
        <translation>{file}：没有编码“{encoding}”。请更正数据源的“encoding”。</translation>
    </message>
    <message>
        <source>{file} is not text in a known encoding. Save it as UTF-8, or set “encoding”.</source>
        <translation>无法识别 {file} 的编码。请另存为 UTF-8，或设置“encoding”。</translation>
    </message>
    <message>
        <source>{file} is not a CSV table, line {line}: {reason}.</source>
        <translation>{file} 不是 CSV 表，第 {line} 行：{reason}。</translation>
    </message>
    <message>
        <source>{file} has no sheet “{sheet}”; it has: {sheets}.</source>
        <translation>{file} 没有工作表“{sheet}”；现有：{sheets}。</translation>
    </message>
    <message>
        <source>{file} is protected by a password. Save it without one.</source>
        <translation>{file} 有密码保护。请另存为无密码的文件。</translation>
    </message>
    <message>
        <source>{file} is not a workbook that can be read: {reason}.</source>
        <translation>{file} 不是可读取的工作簿：{reason}。</translation>
    </message>
    <message>
        <source>{file} has no headings in line {line}. Set “header” to the line that has them.</source>
        <translation>{file} 第 {line} 行没有表头。请把“header”设为表头所在行。</translation>
    </message>
    <message>
        <source>{url} is no usable address: {reason}. Correct the source&apos;s “url”.</source>
        <translation>{url} 不是可用的地址：{reason}。请更正数据源的“url”。</translation>
    </message>
    <message>
        <source>{host} redirects in a circle. Check the address.</source>
        <translation>{host} 循环重定向。请检查地址。</translation>
    </message>
    <message>
        <source>{host} sends more than {megabytes} MB at once. Narrow the query, or use smaller pages.</source>
        <translation>{host} 一次返回超过 {megabytes} MB。请缩小查询，或减小每页行数。</translation>
    </message>
    <message>
        <source>{host} answered with nothing. Ask its operator, or check the address.</source>
        <translation>{host} 返回为空。请联系对方运维，或检查地址。</translation>
    </message>
    <message>
        <source>{host} answered with a web page instead of data: likely a log-in page or a wrong address.</source>
        <translation>{host} 返回的是网页而不是数据：可能是登录页，或地址有误。</translation>
    </message>
    <message>
        <source>The answer of {host} breaks off in the middle. It is asked again soon.</source>
        <translation>{host} 的应答中途断开，稍后重试。</translation>
    </message>
    <message>
        <source>The answer of {host} is not JSON ({reason}). Check the address and the format.</source>
        <translation>{host} 的应答不是 JSON（{reason}）。请检查地址和格式。</translation>
    </message>
    <message>
        <source>{host} redirects to {other}, which the source file doesn&apos;t name. If that is right, change the url.</source>
        <translation>{host} 重定向到 {other}，数据源文件未列出该主机。如无误，请修改 url。</translation>
    </message>
    <message>
        <source>{host} wants to know who asks (401). Check the source&apos;s secret.</source>
        <translation>{host} 要求身份验证（401）。请检查数据源密钥。</translation>
    </message>
    <message>
        <source>{host} forbids the access (403). Ask its operator to allow this address.</source>
        <translation>{host} 禁止访问（403）。请联系对方放行本机地址。</translation>
    </message>
    <message>
        <source>{host} doesn&apos;t know this address ({status}). Check the source&apos;s “url”.</source>
        <translation>{host} 没有此地址（{status}）。请检查数据源的“url”。</translation>
    </message>
    <message>
        <source>{host} is asked too often (429). Lengthen the source&apos;s “every”.</source>
        <translation>对 {host} 请求过于频繁（429）。请加长数据源的“every”。</translation>
    </message>
    <message>
        <source>{host} has a fault of its own ({status}). It is asked again; if it stays, tell its operator.</source>
        <translation>{host} 自身故障（{status}），正在重试；如持续，请通知对方运维。</translation>
    </message>
    <message>
        <source>{host} refused the question ({status}). Check the source&apos;s request.</source>
        <translation>{host} 拒绝了请求（{status}）。请检查数据源的请求设置。</translation>
    </message>
    <message>
        <source>{host} did not answer in time. Is it overloaded, or the network slow?</source>
        <translation>{host} 未及时应答。是否过载，或网络缓慢？</translation>
    </message>
    <message>
        <source>The certificate of {host} can&apos;t be trusted. Install the right authority on this machine: {reason}</source>
        <translation>{host} 的证书不可信。请在本机安装正确的证书颁发机构：{reason}</translation>
    </message>
    <message>
        <source>The name {host} can&apos;t be found. Check the address and the network.</source>
        <translation>无法解析 {host}。请检查地址和网络。</translation>
    </message>
</context>
<context>
    <name>SourceTest</name>
    <message>
        <source>{rows} rows in {milliseconds} ms, {refused} refused.</source>
        <translation>{rows} 行，用时 {milliseconds} 毫秒，拒收 {refused} 行。</translation>
    </message>
    <message>
        <source>This centre&apos;s sources are recorded: “yiping feeds {centre}” serves them.</source>
        <translation>此中心的数据源为回放数据：请运行“yiping feeds {centre}”。</translation>
    </message>
    <message>
        <source>Rows, as the source says them:</source>
        <translation>数据源给出的行：</translation>
    </message>
    <message>
        <source>Records that they become:</source>
        <translation>转成的记录：</translation>
    </message>
    <message>
        <source>Rows that are refused, and why:</source>
        <translation>拒收的行及原因：</translation>
    </message>
    <message>
        <source>There is no source “{source}”. Did you mean “{nearest}”? There are: {names}.</source>
        <translation>没有数据源“{source}”。是否想写“{nearest}”？现有：{names}。</translation>
    </message>
    <message>
        <source>There is no source “{source}”. There are: {names}.</source>
        <translation>没有数据源“{source}”。现有：{names}。</translation>
    </message>
</context>
<context>
    <name>Store</name>
    <message>
        <source>The disk that holds {place} is full: nothing new is kept. Free some space; it goes on by itself.</source>
        <translation>{place} 所在磁盘已满，新数据无法保存。请腾出空间，之后会自动恢复。</translation>
    </message>
    <message>
        <source>Another program keeps {place} locked. Close what else has it open; it goes on by itself.</source>
        <translation>{place} 被其他程序锁定。请关闭占用它的程序，之后会自动恢复。</translation>
    </message>
    <message>
        <source>{place} was written by a newer Yiping (version {found} of the store; this one knows {known}). Install the newer program, or name another store.</source>
        <translation>{place} 由更新版本的一屏写入（库版本 {found}，本程序支持到 {known}）。请安装新版本，或改用其他数据库。</translation>
    </message>
    <message>
        <source>{place} isn&apos;t ready yet: the collector makes it when it starts. It goes on by itself.</source>
        <translation>{place} 尚未就绪：采集器启动时会建立，之后自动继续。</translation>
    </message>
    <message>
        <source>{place} names no store that Yiping knows. Use sqlite:///FILE or postgresql://USER@HOST/DATABASE.</source>
        <translation>{place} 不是一屏支持的数据库。请用 sqlite:///文件 或 postgresql://用户@主机/数据库。</translation>
    </message>
    <message>
        <source>{place} is damaged or is no store of Yiping. Move it away and start again, or restore a copy of it.</source>
        <translation>{place} 已损坏，或不是一屏的数据库。请将其移走后重新启动，或恢复备份。</translation>
    </message>
    <message>
        <source>{place} can&apos;t be opened. Check that it is there, that its folder may be written and that its server runs.</source>
        <translation>无法打开 {place}。请检查它是否存在、文件夹是否可写、服务器是否在运行。</translation>
    </message>
    <message>
        <source>{place} may not be used by this user. Check its rights and the store&apos;s user.</source>
        <translation>当前用户无权使用 {place}。请检查权限和数据库用户。</translation>
    </message>
    <message>
        <source>{place} failed: {error}.</source>
        <translation>{place} 出错：{error}。</translation>
    </message>
    <message>
        <source>The value {value} is no number that can be kept.</source>
        <translation>{value} 不是可以保存的数字。</translation>
    </message>
</context>
<context>
    <name>TextPane</name>
    <message>
        <source>Notice</source>
        <translation>通知</translation>
    </message>
</context>
<context>
    <name>TrendPane</name>
    <message>
        <source>Events today</source>
        <translation>今日事件走势</translation>
    </message>
    <message>
        <source>Events so far today: {count}</source>
        <translation>今日至今事件：{count}</translation>
    </message>
    <message>
        <source>line today</source>
        <translation>实线今日</translation>
    </message>
    <message>
        <source>band 10–90%</source>
        <translation>带 10–90%</translation>
    </message>
    <message>
        <source>hatched not heard</source>
        <translation>斜纹未收到</translation>
    </message>
    <message>
        <source>median {median} ({usual})</source>
        <translation>中位 {median}（{usual}）</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>暂无数据</translation>
    </message>
    <message>
        <source>dashes usual</source>
        <translation>虚线同星期中位</translation>
    </message>
    <message>
        <source>hour not over, ring: its pace</source>
        <translation>本小时未完，圆圈为当前速率</translation>
    </message>
</context>
<context>
    <name>TroublePane</name>
    <message>
        <source>This pane can&apos;t be shown</source>
        <translation>此窗格无法显示</translation>
    </message>
</context>
<context>
    <name>Views</name>
    <message>
        <source>This view could not be brought up to date: {error}. It is tried again.</source>
        <translation>此视图未能更新：{error}。正在重试。</translation>
    </message>
</context>
<context>
    <name>Walls</name>
    <message>
        <source>There is no such scene.</source>
        <translation>没有这个主题屏。</translation>
    </message>
</context>
<context>
    <name>WarningsPane</name>
    <message>
        <source>Warnings</source>
        <translation>预警</translation>
    </message>
    <message>
        <source>No warning in force</source>
        <translation>当前无预警</translation>
    </message>
    <message>
        <source>Issued {time}</source>
        <translation>发布 {time}</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 条预警</translation>
    </message>
</context>
<context>
    <name>_ClockLabel</name>
    <message>
        <source>No sign of life for {span}</source>
        <translation>已 {span}无响应</translation>
    </message>
</context>
<context>
    <name>_Tabs</name>
    <message>
        <source>More scenes</source>
        <translation>更多主题屏</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>{n} × 100 M</source>
        <translation>{n} 亿</translation>
    </message>
    <message>
        <source>{n} × 10 k</source>
        <translation>{n} 万</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待受理</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已受理</translation>
    </message>
    <message>
        <source>In hand</source>
        <translation>处置中</translation>
    </message>
    <message>
        <source>Dealt with</source>
        <translation>处置完毕</translation>
    </message>
    <message>
        <source>To be checked</source>
        <translation>待核查</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已办结</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Extremely serious</source>
        <translation>特别重大</translation>
    </message>
    <message>
        <source>Serious</source>
        <translation>重大</translation>
    </message>
    <message>
        <source>Considerable</source>
        <translation>较大</translation>
    </message>
    <message>
        <source>Ordinary</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>Red warning</source>
        <translation>红色预警</translation>
    </message>
    <message>
        <source>Orange warning</source>
        <translation>橙色预警</translation>
    </message>
    <message>
        <source>Yellow warning</source>
        <translation>黄色预警</translation>
    </message>
    <message>
        <source>Blue warning</source>
        <translation>蓝色预警</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Out of date</source>
        <translation>数据陈旧</translation>
    </message>
    <message>
        <source>Never heard</source>
        <translation>从未收到</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Long offline</source>
        <translation>长期离线</translation>
    </message>
    <message>
        <source>Never seen</source>
        <translation>从未上线</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>共</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>应到</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未结</translation>
    </message>
    <message>
        <source>Stations</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>events</source>
        <translation>件</translation>
    </message>
    <message>
        <source>units</source>
        <translation>个</translation>
    </message>
    <message>
        <source>people</source>
        <translation>人</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 小时</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} 天</translation>
    </message>
    <message>
        <source>{span} ago</source>
        <translation>{span}前</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>暂无数据</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红灯</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄灯</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿灯</translation>
    </message>
</context>
</TS>
