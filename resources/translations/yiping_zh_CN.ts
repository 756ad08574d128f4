<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AirPane</name>
    <message>
        <source>Air quality (AQI)</source>
        <translation>空气质量 AQI</translation>
    </message>
    <message>
        <source>no {names}</source>
        <translation>缺 {names}</translation>
    </message>
</context>
<context>
    <name>AlarmStrip</name>
    <message>
        <source>Acknowledge  F7</source>
        <translation>确认  F7</translation>
    </message>
    <message>
        <source>All shown  F8</source>
        <translation>确认所列  F8</translation>
    </message>
    <message>
        <source>Alarms  F9</source>
        <translation>报警页  F9</translation>
    </message>
    <message>
        <source>{count} new alarms</source>
        <translation>新报警 {count} 起</translation>
    </message>
    <message>
        <source>{count} alarms stand</source>
        <translation>未解除报警 {count} 起</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 起</translation>
    </message>
    <message>
        <source>1 new alarm</source>
        <translation>新报警 1 起</translation>
    </message>
</context>
<context>
    <name>AlarmVoice</name>
    <message>
        <source>No sound here: {reason}.</source>
        <translation>本机无声音：{reason}。</translation>
    </message>
    <message>
        <source>No sound here: this computer has no loudspeaker.</source>
        <translation>本机无声音：没有扬声器。</translation>
    </message>
    <message>
        <source>No voice here: {reason}.</source>
        <translation>本机无语音：{reason}。</translation>
    </message>
    <message>
        <source>No voice here: the system has none for this language.</source>
        <translation>本机无语音：系统没有中文语音。</translation>
    </message>
    <message>
        <source>An alarm was not heard: the system&apos;s sound service did not answer.</source>
        <translation>系统的声音服务没有响应，有告警未能发声。</translation>
    </message>
</context>
<context>
    <name>Alarms</name>
    <message>
        <source>An acknowledgement needs a name.</source>
        <translation>确认需要署名。</translation>
    </message>
    <message>
        <source>Say why it is shelved.</source>
        <translation>请写明搁置的原因。</translation>
    </message>
    <message>
        <source>Say who shelves it.</source>
        <translation>请写明由谁搁置。</translation>
    </message>
    <message>
        <source>All alarms at once can&apos;t be shelved.</source>
        <translation>不能一次搁置所有报警。</translation>
    </message>
    <message>
        <source>An alarm is shelved until a moment to come, for {longest} at most.</source>
        <translation>搁置须止于将来某一时刻，最长 {longest}。</translation>
    </message>
</context>
<context>
    <name>AlarmsPane</name>
    <message>
        <source>Alarms in ten minutes</source>
        <translation>每十分钟报警数</translation>
    </message>
    <message>
        <source>Standing, and not yet seen</source>
        <translation>未解除与未确认</translation>
    </message>
    <message>
        <source>Most alarms from</source>
        <translation>报警最多的来源</translation>
    </message>
    <message>
        <source>Until acknowledged, on average</source>
        <translation>平均确认用时</translation>
    </message>
    <message>
        <source>Shelved</source>
        <translation>已搁置</translation>
    </message>
    <message>
        <source>No alarms</source>
        <translation>没有报警</translation>
    </message>
    <message>
        <source>Nothing is shelved</source>
        <translation>没有搁置的报警</translation>
    </message>
    <message>
        <source>Esc closes</source>
        <translation>Esc 关闭</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>{count} alarms written</source>
        <translation>已写出 {count} 起报警</translation>
    </message>
    <message>
        <source>Not written: {reason}</source>
        <translation>未能写出：{reason}</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>{count} floods: more than {limit} in ten minutes</source>
        <translation>泛滥 {count} 次（十分钟超过 {limit} 起）</translation>
    </message>
    <message>
        <source>no flood</source>
        <translation>无泛滥</translation>
    </message>
    <message>
        <source>{count} in {hours} h</source>
        <translation>近 {hours} 小时 {count} 起</translation>
    </message>
    <message>
        <source>taken up</source>
        <translation>已受理</translation>
    </message>
    <message>
        <source>seen {time} by {who}</source>
        <translation>{time} 由 {who} 确认</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>至 {time}</translation>
    </message>
    <message>
        <source>taken back {time} by {who}</source>
        <translation>{time} 由 {who} 收回</translation>
    </message>
    <message>
        <source>holds {count}</source>
        <translation>压住 {count} 起</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Acknowledge all</source>
        <translation>全部确认</translation>
    </message>
    <message>
        <source>Shelve …</source>
        <translation>搁置…</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>收回搁置</translation>
    </message>
    <message>
        <source>Open the event</source>
        <translation>打开事件</translation>
    </message>
    <message>
        <source>CSV file …</source>
        <translation>导出 CSV…</translation>
    </message>
    <message>
        <source>Only this one</source>
        <translation>仅此一起</translation>
    </message>
    <message>
        <source>All like it from this source</source>
        <translation>该来源的同类报警</translation>
    </message>
    <message>
        <source>All from this source</source>
        <translation>该来源的全部报警</translation>
    </message>
    <message>
        <source>All of this category, from any source</source>
        <translation>该类别的全部报警（不论来源）</translation>
    </message>
    <message>
        <source>Shelve: {title}</source>
        <translation>搁置：{title}</translation>
    </message>
    <message>
        <source>What</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>For</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Shelve</source>
        <translation>搁置</translation>
    </message>
    <message>
        <source>Being written down …</source>
        <translation>正在记录…</translation>
    </message>
    <message>
        <source>CSV file</source>
        <translation>CSV 文件</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>发生时间</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>解除时间</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>确认时间</translation>
    </message>
    <message>
        <source>After seconds</source>
        <translation>用时（秒）</translation>
    </message>
    <message>
        <source>By</source>
        <translation>确认人</translation>
    </message>
    <message>
        <source>At</source>
        <translation>确认处</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>Drill</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 起</translation>
    </message>
</context>
<context>
    <name>Arcgis</name>
    <message>
        <source>it is no layer. The “url” ends with the layer&apos;s number: …/FeatureServer/0</source>
        <translation>这不是图层。“url”应以图层编号结尾：…/FeatureServer/0</translation>
    </message>
    <message>
        <source>the answer to the query has no “features”.</source>
        <translation>查询结果中没有“features”。</translation>
    </message>
    <message>
        <source>its coordinate system has no number. Write out_sr = 4326, so that the server converts.</source>
        <translation>坐标系没有编号。请写上 out_sr = 4326，由服务器转换。</translation>
    </message>
    <message>
        <source>the features don&apos;t come in order of their object id.</source>
        <translation>要素没有按对象编号排列。</translation>
    </message>
</context>
<context>
    <name>AssetsPane</name>
    <message>
        <source>Equipment by area</source>
        <translation>设施状态 · 各区划</translation>
    </message>
    <message>
        <source>Equipment by kind</source>
        <translation>设施状态</translation>
    </message>
    <message>
        <source>Not placed</source>
        <translation>未定区划</translation>
    </message>
    <message>
        <source>{count} in all</source>
        <translation>共 {count}</translation>
    </message>
    <message>
        <source>{rate} online</source>
        <translation>在线率 {rate}</translation>
    </message>
    <message>
        <source>No equipment known yet</source>
        <translation>暂无设施</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>总数</translation>
    </message>
    <message>
        <source>In order</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Not in order</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>Long so</source>
        <translation>长期异常</translation>
    </message>
    <message>
        <source>Not begun</source>
        <translation>未启动</translation>
    </message>
</context>
<context>
    <name>BarsPane</name>
    <message>
        <source>Indicators</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>未达标</translation>
    </message>
    <message>
        <source>There is no such indicator</source>
        <translation>没有这项指标</translation>
    </message>
</context>
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
    <name>CampaignPane</name>
    <message>
        <source>Campaigns</source>
        <translation>专项行动</translation>
    </message>
    <message>
        <source>over</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>begins in {days} d</source>
        <translation>{days} 天后开始</translation>
    </message>
    <message>
        <source>{days} d left</source>
        <translation>余 {days} 天</translation>
    </message>
    <message>
        <source>Not placed</source>
        <translation>未定区划</translation>
    </message>
    <message>
        <source>of {target} {unit}</source>
        <translation>目标 {target} {unit}</translation>
    </message>
    <message>
        <source>reached</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>behind the days gone by</source>
        <translation>落后于时间进度</translation>
    </message>
    <message>
        <source>on its way</source>
        <translation>进度正常</translation>
    </message>
    <message>
        <source>There is no such campaign</source>
        <translation>没有这项专项行动</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 个</translation>
    </message>
</context>
<context>
    <name>Cap</name>
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
        <source>The linked document holds no alert.</source>
        <translation>链接的文档中没有预警。</translation>
    </message>
    <message>
        <source>The feed names this alert, but the server doesn&apos;t have it. Tried again.</source>
        <translation>订阅列出了这条预警，但服务器上没有。将再次尝试。</translation>
    </message>
    <message>
        <source>The feed&apos;s entry links to {host}, which the source file doesn&apos;t name in “hosts”.</source>
        <translation>订阅条目指向 {host}，数据源文件的“hosts”未列出该主机。</translation>
    </message>
    <message>
        <source>{file} has over {megabytes} MB: no alert is so long.</source>
        <translation>{file} 超过 {megabytes} MB：预警不会这么长。</translation>
    </message>
    <message>
        <source>The file holds no alert.</source>
        <translation>该文件中没有预警。</translation>
    </message>
    <message>
        <source>The document breaks off in the middle.</source>
        <translation>文档中途中断。</translation>
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
    <message>
        <source>level</source>
        <translation>持平</translation>
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
    <message>
        <source>Look at the rows that were refused, and why; write them to a file, or try them again.</source>
        <translation>查看拒收的行及原因；可导出到文件，或在改好映射后重试。</translation>
    </message>
    <message>
        <source>Only this source.</source>
        <translation>只看这个数据源。</translation>
    </message>
    <message>
        <source>How many rows of each source to show.</source>
        <translation>每个数据源显示多少行。</translation>
    </message>
    <message>
        <source>Write all of them, masked, to FILE.csv or FILE.jsonl.</source>
        <translation>全部打码后导出为 .csv 或 .jsonl 文件。</translation>
    </message>
    <message>
        <source>Try the source&apos;s rows again by the mapping as it is now.</source>
        <translation>按现在的映射重试该数据源的行。</translation>
    </message>
    <message>
        <source>One source at a time, without --export: add --source NAME.</source>
        <translation>一次只能重试一个数据源，且不能与 --export 同用：请加 --source 名称。</translation>
    </message>
    <message>
        <source>“{file}” must end in .csv or .jsonl.</source>
        <translation>“{file}”须以 .csv 或 .jsonl 结尾。</translation>
    </message>
    <message>
        <source>Keep the store in order, also while the collector runs.</source>
        <translation>维护数据库，采集运行时也能用。</translation>
    </message>
    <message>
        <source>Let go of what is older than the centre keeps; the collector does it each night.</source>
        <translation>清理超过保留期的记录；采集器每夜自动清理。</translation>
    </message>
    <message>
        <source>Write the whole store to a new file.</source>
        <translation>把整库写成一个新文件。</translation>
    </message>
    <message>
        <source>The file to write.</source>
        <translation>要写的文件。</translation>
    </message>
    <message>
        <source>Look the store over: its file, its counters, its change feed; exit 1 if any is wrong.</source>
        <translation>检查数据库：文件、计数、变更序列；有误则退出码为 1。</translation>
    </message>
    <message>
        <source>Count anew where the counters differ.</source>
        <translation>计数不一致时重新计数。</translation>
    </message>
    <message>
        <source>Put the store back to what a backup holds; what it held before is kept beside it.</source>
        <translation>恢复到备份的内容；原有内容另存在旁边。</translation>
    </message>
    <message>
        <source>The backup to put back.</source>
        <translation>要恢复的备份。</translation>
    </message>
    <message>
        <source>Do it without asking.</source>
        <translation>不再询问，直接执行。</translation>
    </message>
    <message>
        <source>Look at one event, and deal with it.</source>
        <translation>查看并办理一件事件。</translation>
    </message>
    <message>
        <source>Say which reports are one happening, and which are not.</source>
        <translation>指明哪些报告是同一件事，哪些不是。</translation>
    </message>
    <message>
        <source>A report: its source&apos;s name and the key that it has there.</source>
        <translation>一份报告：数据源名称和它在那里的编号。</translation>
    </message>
    <message>
        <source>Another report.</source>
        <translation>另一份报告。</translation>
    </message>
    <message>
        <source>Print JSON; times are ms since 1970, UTC.</source>
        <translation>输出 JSON；时间为 1970 年以来的毫秒数（UTC）。</translation>
    </message>
    <message>
        <source>Who does it; without it, the officer of this machine&apos;s settings.</source>
        <translation>由谁办理；不写则用本机设置里的姓名。</translation>
    </message>
    <message>
        <source>The reason; it is kept.</source>
        <translation>理由；会留存。</translation>
    </message>
    <message>
        <source>A number of your own for it: the same number again does nothing twice.</source>
        <translation>自编的流水号：同一号再次提交不会重复办理。</translation>
    </message>
    <message>
        <source>Show an event with all of its incident.</source>
        <translation>显示一件事件及其所在的合并事件。</translation>
    </message>
    <message>
        <source>List what happened to an event, newest first.</source>
        <translation>列出一件事件的经过，最新的在前。</translation>
    </message>
    <message>
        <source>Do an action of the workflow: accept, route, handle, close …</source>
        <translation>办理流程中的一个动作：受理、分流、处置、结案……</translation>
    </message>
    <message>
        <source>The action&apos;s name in workflow.toml, or what it is called.</source>
        <translation>动作在 workflow.toml 中的名称，或它的叫法。</translation>
    </message>
    <message>
        <source>His role: duty, unit, checker, leader.</source>
        <translation>其角色：duty 值班员、unit 处置单位、checker 核查员、leader 领导。</translation>
    </message>
    <message>
        <source>The level that he acts for.</source>
        <translation>其所在层级。</translation>
    </message>
    <message>
        <source>The place that he answers for, by its code.</source>
        <translation>其负责的地方，以区划代码表示。</translation>
    </message>
    <message>
        <source>The level that it is done at, where that is another.</source>
        <translation>办理所在的层级，与其本级不同时才写。</translation>
    </message>
    <message>
        <source>What was done or found.</source>
        <translation>做了什么、查明什么。</translation>
    </message>
    <message>
        <source>The unit that it goes to.</source>
        <translation>交给哪个单位。</translation>
    </message>
    <message>
        <source>Until when, by the centre&apos;s clock.</source>
        <translation>到什么时候，按中心当地时间。</translation>
    </message>
    <message>
        <source>A score.</source>
        <translation>评分。</translation>
    </message>
    <message>
        <source>The place that it is sent to, by code.</source>
        <translation>派往哪里，以区划代码表示。</translation>
    </message>
    <message>
        <source>Show the incident that a report is in.</source>
        <translation>显示一份报告所在的合并事件。</translation>
    </message>
    <message>
        <source>List what may be one happening, and waits for an officer.</source>
        <translation>列出疑似同一件事、等待值班员确认的报告。</translation>
    </message>
    <message>
        <source>Confirm that two proposed reports are one.</source>
        <translation>确认疑似的两份报告是同一件事。</translation>
    </message>
    <message>
        <source>Say that two proposed reports are two.</source>
        <translation>确认疑似的两份报告不是同一件事。</translation>
    </message>
    <message>
        <source>Join any two reports, with their incidents.</source>
        <translation>把任意两份报告（连同各自的合并事件）合并。</translation>
    </message>
    <message>
        <source>Split reports from their incident.</source>
        <translation>把若干报告从合并事件中拆出。</translation>
    </message>
    <message>
        <source>The reports that another happening is.</source>
        <translation>属于另一件事的报告。</translation>
    </message>
    <message>
        <source>Take the newest decision on a report&apos;s incident back.</source>
        <translation>撤回对某报告所在合并事件的最近一次决定。</translation>
    </message>
    <message>
        <source>“{event}” is no report: write SOURCE:KEY.</source>
        <translation>“{event}”不是报告：请写成 数据源:编号。</translation>
    </message>
    <message>
        <source>Deal with events from the wall, too.</source>
        <translation>大屏上也可办理事件。</translation>
    </message>
    <message>
        <source>Draw it as of this moment, by the centre&apos;s time.</source>
        <translation>画出该时刻的情况（按指挥中心当地时间）。</translation>
    </message>
    <message>
        <source>Draw every scene, into the folder --out.</source>
        <translation>把每个主题屏都画到 --out 文件夹中。</translation>
    </message>
    <message>
        <source>{path} is a folder.</source>
        <translation>{path} 是文件夹。</translation>
    </message>
    <message>
        <source>{path} is no folder: --all writes a picture a scene into one.</source>
        <translation>{path} 不是文件夹：--all 会把每个主题屏各存一张图。</translation>
    </message>
    <message>
        <source>Draw only this pane of the scene: “map” with --size 3508x2480 is a map to print.</source>
        <translation>只画场景中的这一窗格：“map” 加 --size 3508x2480 就是一张可印的地图。</translation>
    </message>
    <message>
        <source>For weeks: start it again whenever it dies or hangs.</source>
        <translation>无人值守：程序退出或无响应时自动重启。</translation>
    </message>
</context>
<context>
    <name>Coordinates</name>
    <message>
        <source>“{crs}” is no coordinate system that can be read; “EPSG:4549” or an OGC URN is needed.</source>
        <translation>“{crs}”不是可识别的坐标系；应为“EPSG:4549”或 OGC URN。</translation>
    </message>
    <message>
        <source>No way from {crs} to WGS-84 is published. Ask the source for CGCS2000 (EPSG:4490) instead.</source>
        <translation>{crs} 到 WGS-84 没有公开的转换参数。请向数据源索取 CGCS2000（EPSG:4490）坐标。</translation>
    </message>
    <message>
        <source>There is no coordinate system EPSG:{code}. Check the number.</source>
        <translation>没有坐标系 EPSG:{code}。请检查编号。</translation>
    </message>
</context>
<context>
    <name>CoursePane</name>
    <message>
        <source>limit {value}</source>
        <translation>限值 {value}</translation>
    </message>
    <message>
        <source>hatched not heard</source>
        <translation>斜线为未收到</translation>
    </message>
    <message>
        <source>No readings in this time</source>
        <translation>该时段没有监测值</translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message>
        <source>Nobody can say yet whether this was kept: the part of Yiping that writes it stopped. Press again: it won&apos;t be done twice.</source>
        <translation>还不能确定是否已留存：一屏的写入部分停了。请再按一次，不会重复办理。</translation>
    </message>
    <message>
        <source>No cell is free. Make a pane smaller, or add a column or row: press Esc, then see the panel.</source>
        <translation>网格中没有空格。请缩小某个窗格，或按 Esc 后在右侧增加一列或一行。</translation>
    </message>
    <message>
        <source>Add a pane</source>
        <translation>添加窗格</translation>
    </message>
    <message>
        <source>A scene has one pane at least.</source>
        <translation>主题屏至少要有一个窗格。</translation>
    </message>
    <message>
        <source>Delete a pane</source>
        <translation>删除窗格</translation>
    </message>
    <message>
        <source>Move a pane</source>
        <translation>移动窗格</translation>
    </message>
    <message>
        <source>Set {setting}</source>
        <translation>设置“{setting}”</translation>
    </message>
    <message>
        <source>Add to the grid</source>
        <translation>增加行列</translation>
    </message>
    <message>
        <source>A pane stands there that has no other cell: move or delete it first.</source>
        <translation>有窗格只占这一行（列），请先移走或删除它。</translation>
    </message>
    <message>
        <source>Take from the grid</source>
        <translation>减少行列</translation>
    </message>
    <message>
        <source>“{size}” is no size: write “206” or “1fr”.</source>
        <translation>“{size}”不是尺寸：请写成“206”或“1fr”。</translation>
    </message>
    <message>
        <source>Size in the grid</source>
        <translation>行列尺寸</translation>
    </message>
    <message>
        <source>This file is written in a way that the editor can&apos;t change: {reason}.</source>
        <translation>此文件的写法编辑器无法修改：{reason}。</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Done: {before} → {after}. Its number is {number}.</source>
        <translation>已办理：{before} → {after}。流水号 {number}。</translation>
    </message>
    <message>
        <source>It was done before under this number: {before} → {after}.</source>
        <translation>此流水号先前已办理：{before} → {after}。</translation>
    </message>
    <message>
        <source>Kept. The incident of {report} has {count} reports now: {reports}.</source>
        <translation>已留存。{report} 所在的合并事件现有 {count} 份报告：{reports}。</translation>
    </message>
    <message>
        <source>{count} proposals wait for an officer.</source>
        <translation>{count} 对疑似重复等待确认。</translation>
    </message>
    <message>
        <source>{count} reports:</source>
        <translation>{count} 份报告：</translation>
    </message>
    <message>
        <source>Now possible: {actions}</source>
        <translation>现在可办：{actions}</translation>
    </message>
    <message>
        <source>the clock stands still since {at}</source>
        <translation>自 {at} 起停止计时</translation>
    </message>
    <message>
        <source>accept by {at}</source>
        <translation>应于 {at} 前受理</translation>
    </message>
    <message>
        <source>handle by {at}</source>
        <translation>应于 {at} 前处置</translation>
    </message>
    <message>
        <source>check by {at}</source>
        <translation>应于 {at} 前核查</translation>
    </message>
    <message>
        <source>finish by {at}</source>
        <translation>应于 {at} 前办结</translation>
    </message>
    <message>
        <source>The source {source} has no report “{key}” in this store.</source>
        <translation>库中没有数据源 {source} 编号为“{key}”的报告。</translation>
    </message>
    <message>
        <source>The report is gone: it was let go of.</source>
        <translation>这份报告已过保存期，不在了。</translation>
    </message>
    <message>
        <source>There is no decision here that can be taken back.</source>
        <translation>这里没有可以撤回的决定。</translation>
    </message>
    <message>
        <source>Say who does it: --officer NAME, or the settings of this machine.</source>
        <translation>请说明由谁办理：--officer 姓名，或在本机设置中填写。</translation>
    </message>
    <message>
        <source>There is no action “{action}”. There are: {known}.</source>
        <translation>没有“{action}”这个动作。有：{known}。</translation>
    </message>
    <message>
        <source>“{text}” is no moment: write it like 2026-11-23 18:00.</source>
        <translation>“{text}”不是时间：请写成 2026-11-23 18:00。</translation>
    </message>
</context>
<context>
    <name>Drawings</name>
    <message>
        <source>There is nothing drawn that could be kept.</source>
        <translation>没有可保存的标绘。</translation>
    </message>
    <message>
        <source>{count} drawings are kept with this incident already: take one away first.</source>
        <translation>该事件已存有 {count} 份标绘，请先删除一份。</translation>
    </message>
    <message>
        <source>There is no such drawing.</source>
        <translation>没有这份标绘。</translation>
    </message>
</context>
<context>
    <name>Duty</name>
    <message>
        <source>The same happening …</source>
        <translation>确认同一事件…</translation>
    </message>
    <message>
        <source>Not the same …</source>
        <translation>不是同一事件…</translation>
    </message>
    <message>
        <source>Next pair ({count})</source>
        <translation>下一对（{count}）</translation>
    </message>
    <message>
        <source>Split …</source>
        <translation>拆分…</translation>
    </message>
    <message>
        <source>Join with …</source>
        <translation>合并…</translation>
    </message>
    <message>
        <source>Take the last joining or splitting back …</source>
        <translation>撤回上次合并或拆分…</translation>
    </message>
    <message>
        <source>Split reports from this incident</source>
        <translation>从本合并事件中拆出报告</translation>
    </message>
    <message>
        <source>Join another report with this one</source>
        <translation>把另一份报告并入本件</translation>
    </message>
    <message>
        <source>Take the last joining or splitting back</source>
        <translation>撤回上次合并或拆分</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Put on record</source>
        <translation>留存</translation>
    </message>
    <message>
        <source>{one} and {other} are the same happening</source>
        <translation>{one} 与 {other} 是同一件事</translation>
    </message>
    <message>
        <source>Same place, same matter</source>
        <translation>地点、事由相同</translation>
    </message>
    <message>
        <source>{one} and {other} are not the same happening</source>
        <translation>{one} 与 {other} 不是同一件事</translation>
    </message>
    <message>
        <source>Another matter</source>
        <translation>并非一事</translation>
    </message>
    <message>
        <source>What was done or found</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>延期至</translation>
    </message>
    <message>
        <source>Score (0 to 100)</source>
        <translation>评分（0–100）</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>派往</translation>
    </message>
    <message>
        <source>Note (may stay empty)</source>
        <translation>附言（可不填）</translation>
    </message>
    <message>
        <source>{action}: takes back</source>
        <translation>{action}：撤回先前的动作</translation>
    </message>
    <message>
        <source>{title} · with the {count} other reports</source>
        <translation>{title} · 连同其余 {count} 报</translation>
    </message>
    <message>
        <source>The other report: one of the township&apos;s, or source:key</source>
        <translation>另一份报告：选本乡镇的，或写 数据源:编号</translation>
    </message>
    <message>
        <source>Of another happening</source>
        <translation>属于另一件事的</translation>
    </message>
</context>
<context>
    <name>DutyForm</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>EditorWindow</name>
    <message>
        <source>Scene</source>
        <translation>主题屏</translation>
    </message>
    <message>
        <source>Add a pane</source>
        <translation>添加窗格</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Mistakes: {count}</source>
        <translation>错误 {count} 处</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Not saved: {scenes}</source>
        <translation>未保存：{scenes}</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Move the chosen pane; with Shift: larger, smaller</source>
        <translation>移动所选窗格；按住 Shift 放大、缩小</translation>
    </message>
    <message>
        <source>Next pane, then the panel</source>
        <translation>下一个窗格，最后到右侧设置</translation>
    </message>
    <message>
        <source>Settings of the chosen pane</source>
        <translation>所选窗格的设置</translation>
    </message>
    <message>
        <source>Delete the chosen pane</source>
        <translation>删除所选窗格</translation>
    </message>
    <message>
        <source>Undo, redo</source>
        <translation>撤销、重做</translation>
    </message>
    <message>
        <source>Let go; choose the scene; close</source>
        <translation>放下；改选整个主题屏；关闭</translation>
    </message>
    <message>
        <source># A notice
Its text.</source>
        <translation># 通知
正文。</translation>
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
    <name>Field</name>
    <message>
        <source>As usual</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>must be said</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>usually {value}</source>
        <translation>默认 {value}</translation>
    </message>
    <message>
        <source>Allowed: {allowed}</source>
        <translation>允许：{allowed}</translation>
    </message>
</context>
<context>
    <name>FlagField</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
</context>
<context>
    <name>FlowPane</name>
    <message>
        <source>Events on their way</source>
        <translation>事件流转</translation>
    </message>
    <message>
        <source>Received today</source>
        <translation>今日受理</translation>
    </message>
    <message>
        <source>longest {span}</source>
        <translation>最久 {span}</translation>
    </message>
    <message>
        <source>Closed today</source>
        <translation>今日办结</translation>
    </message>
    <message>
        <source>{count} open</source>
        <translation>在办 {count} 件</translation>
    </message>
    <message>
        <source>{count} overdue</source>
        <translation>超时 {count}</translation>
    </message>
    <message>
        <source>State not kept</source>
        <translation>状态未存</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Panes</source>
        <translation>窗格</translation>
    </message>
    <message>
        <source>Add this pane</source>
        <translation>添加此窗格</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>GridOverlay</name>
    <message>
        <source>The scene&apos;s grid</source>
        <translation>主题屏网格</translation>
    </message>
    <message>
        <source>No room for it anywhere: it stays where it is</source>
        <translation>没有放得下的地方，留在原处</translation>
    </message>
    <message>
        <source>Changes places with “{pane}”</source>
        <translation>与“{pane}”互换位置</translation>
    </message>
    <message>
        <source>No room here; fits at {place}</source>
        <translation>此处放不下；可放在{place}</translation>
    </message>
    <message>
        <source>column {column}, row {row}, {columns} × {rows} cells</source>
        <translation>第 {column} 列第 {row} 行，{columns} × {rows} 格</translation>
    </message>
</context>
<context>
    <name>Health</name>
    <message>
        <source>Failing</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Out of date</source>
        <translation>数据陈旧</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Never heard</source>
        <translation>从未收到</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>{who}, since {since}: {what} {tried}</source>
        <translation>{who} {since} 起：{what}{tried}</translation>
    </message>
    <message>
        <source>Tried {tries} times, next at {next}.</source>
        <translation>已试 {tries} 次，{next} 再试。</translation>
    </message>
    <message>
        <source>Tried {tries} times.</source>
        <translation>已试 {tries} 次。</translation>
    </message>
    <message>
        <source>again at {next}</source>
        <translation>{next} 再试</translation>
    </message>
    <message>
        <source>The collector is silent: no source is asked. It is started again by itself where Yiping runs; else start “yiping collect”.</source>
        <translation>采集器无响应，所有数据源都没有在采集。一屏运行时会自动重启采集器；单独部署的请启动“yiping collect”。</translation>
    </message>
    <message>
        <source>{what} If this stays so: is it switched on (“enabled”), and does “yiping source test” get an answer?</source>
        <translation>{what}若一直如此：请看源文件是否已启用（“enabled”），并用“yiping source test”试采。</translation>
    </message>
    <message>
        <source>{what} Does a poll take longer than its rhythm? Lengthen “every”.</source>
        <translation>{what}单次采集是否比周期还长？请加长“every”。</translation>
    </message>
    <message>
        <source>{refused} of {rows} rows were refused. The reasons are below: mend the file, then try them again.</source>
        <translation>{rows} 行中拒收了 {refused} 行，原因见下。请改好源文件，再点重试。</translation>
    </message>
    <message>
        <source>It answers. What it says gives reason to look:</source>
        <translation>能采到数据，但有可疑之处，请核对：</translation>
    </message>
    <message>
        <source>It has not been heard yet.</source>
        <translation>还没有收到过数据。</translation>
    </message>
    <message>
        <source>Its polls come late without an error.</source>
        <translation>没有报错，但采集迟迟未完成。</translation>
    </message>
    <message>
        <source>{rows} rows</source>
        <translation>{rows} 行</translation>
    </message>
    <message>
        <source>{refused} refused</source>
        <translation>拒收 {refused} 行</translation>
    </message>
    <message>
        <source>{latency} ms</source>
        <translation>{latency} 毫秒</translation>
    </message>
    <message>
        <source>Collecting has not begun</source>
        <translation>尚未开始采集</translation>
    </message>
    <message>
        <source>Collector silent</source>
        <translation>采集器无响应</translation>
    </message>
</context>
<context>
    <name>HealthBoardPane</name>
    <message>
        <source>Source health</source>
        <translation>数据源健康</translation>
    </message>
    <message>
        <source>Page {page} of {pages}</source>
        <translation>第 {page}/{pages} 页</translation>
    </message>
    <message>
        <source>The centre has no source. Add sources/NAME.toml.</source>
        <translation>本中心还没有数据源。请添加 sources/名称.toml。</translation>
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
        <source>{rows} rows, {refused} refused</source>
        <translation>{rows} 行，拒收 {refused} 行</translation>
    </message>
    <message>
        <source>{count} more sources</source>
        <translation>另有 {count} 个数据源</translation>
    </message>
</context>
<context>
    <name>Incident</name>
    <message>
        <source>{count} reports as one</source>
        <translation>合并 {count} 报</translation>
    </message>
    <message>
        <source>Drill data</source>
        <translation>演练数据</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>上报</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>等级</translation>
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
        <source>Details</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Newest word</source>
        <translation>最新动态</translation>
    </message>
    <message>
        <source>place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>号码</translation>
    </message>
    <message>
        <source>Reported up: no clock runs since {at}</source>
        <translation>已上报，自 {at} 起停止计时</translation>
    </message>
    <message>
        <source>With another party: no clock runs since {at}</source>
        <translation>已移交，自 {at} 起停止计时</translation>
    </message>
    <message>
        <source>An extension until {at} is asked for</source>
        <translation>申请延期至 {at}</translation>
    </message>
    <message>
        <source>Accept by {at}</source>
        <translation>应于 {at} 前受理</translation>
    </message>
    <message>
        <source>Handle by {at}</source>
        <translation>应于 {at} 前处置</translation>
    </message>
    <message>
        <source>Check by {at}</source>
        <translation>应于 {at} 前核查</translation>
    </message>
    <message>
        <source>Finish by {at}</source>
        <translation>应于 {at} 前办结</translation>
    </message>
    <message>
        <source>{text} (working time)</source>
        <translation>{text}（工作时间）</translation>
    </message>
</context>
<context>
    <name>IncidentPane</name>
    <message>
        <source>Incident</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>There is nothing to show</source>
        <translation>没有可显示的事件</translation>
    </message>
    <message>
        <source>This screen only shows. Deal with it at a desk.</source>
        <translation>本屏只供查看，请到席位办理。</translation>
    </message>
    <message>
        <source>To deal with it, say in the settings (Ctrl+,) who sits here.</source>
        <translation>要办理，请先在设置（Ctrl+,）中写明本席是谁。</translation>
    </message>
    <message>
        <source>{officer} deals with it</source>
        <translation>由 {officer} 办理</translation>
    </message>
    <message>
        <source>Being written down …</source>
        <translation>正在留存…</translation>
    </message>
    <message>
        <source>On record: {what}</source>
        <translation>已留存：{what}</translation>
    </message>
    <message>
        <source>Esc closes</source>
        <translation>Esc 关闭</translation>
    </message>
    <message>
        <source>How it stands</source>
        <translation>办理情况</translation>
    </message>
    <message>
        <source>What is known</source>
        <translation>各项信息</translation>
    </message>
    <message>
        <source>told by</source>
        <translation>由谁上报</translation>
    </message>
    <message>
        <source>{count} more reports</source>
        <translation>还有 {count} 份报告</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>得分 {score}</translation>
    </message>
    <message>
        <source>May be the same happening</source>
        <translation>疑似同一件事</translation>
    </message>
    <message>
        <source>This one</source>
        <translation>本件</translation>
    </message>
    <message>
        <source>The other</source>
        <translation>另一件</translation>
    </message>
    <message>
        <source>{count} earlier (↓)</source>
        <translation>还有 {count} 条更早的（↓）</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>{count} earlier lines are not shown</source>
        <translation>更早的 {count} 条未显示</translation>
    </message>
    <message>
        <source>Deal with it …</source>
        <translation>办理…</translation>
    </message>
    <message>
        <source>As it stands now, not at {time}</source>
        <translation>此为现在的情况，不是 {time} 的</translation>
    </message>
</context>
<context>
    <name>Incidents</name>
    <message>
        <source>There is no such report.</source>
        <translation>没有这个报告。</translation>
    </message>
    <message>
        <source>Only some reports of one incident can be split from it: these aren&apos;t.</source>
        <translation>只能从一个合并事件中拆出其部分报告：所选报告不是。</translation>
    </message>
    <message>
        <source>These reports are one incident: split it instead.</source>
        <translation>这些报告已是同一合并事件：请改用拆分。</translation>
    </message>
    <message>
        <source>The report {key} was withdrawn: it can&apos;t be joined with another.</source>
        <translation>报告 {key} 已撤回，不能与其他报告合并。</translation>
    </message>
    <message>
        <source>A decision needs the name of the officer who takes it.</source>
        <translation>决定须写明作出决定的值班员姓名。</translation>
    </message>
    <message>
        <source>The incidents are too large to be decided on at once.</source>
        <translation>合并事件过大，不能一次决定。</translation>
    </message>
    <message>
        <source>There is no such decision.</source>
        <translation>没有这项决定。</translation>
    </message>
    <message>
        <source>There is a later decision on these reports: take that back.</source>
        <translation>这些报告之后还有新的决定：请先撤回那一项。</translation>
    </message>
    <message>
        <source>There is no report “{report}”: write its source, a colon and its key.</source>
        <translation>没有报告“{report}”：请写成 数据源:编号。</translation>
    </message>
</context>
<context>
    <name>IndicatorPane</name>
    <message>
        <source>Target {value}, missed</source>
        <translation>目标 {value}，未达标</translation>
    </message>
    <message>
        <source>Target {value}</source>
        <translation>目标 {value}</translation>
    </message>
    <message>
        <source>on the year</source>
        <translation>同比</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>暂无数据</translation>
    </message>
    <message>
        <source>on {period} {change}</source>
        <translation>较{period} {change}</translation>
    </message>
    <message>
        <source>on the year {change}</source>
        <translation>同比 {change}</translation>
    </message>
    <message>
        <source>level</source>
        <translation>持平</translation>
    </message>
    <message>
        <source>better</source>
        <translation>向好</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>变差</translation>
    </message>
    <message>
        <source>There is no such indicator</source>
        <translation>没有这项指标</translation>
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
    <name>Keeping</name>
    <message>
        <source>Save in a copy</source>
        <translation>存入副本</translation>
    </message>
    <message>
        <source>Save over them; a backup stays</source>
        <translation>覆盖保存（保留备份）</translation>
    </message>
    <message>
        <source>This centre comes with the program and is never changed: saving makes a copy of your own.</source>
        <translation>本中心随程序提供，不会被改动：保存时会为您另建副本。</translation>
    </message>
    <message>
        <source>This centre&apos;s folder can&apos;t be written: saving makes a copy of your own.</source>
        <translation>本中心的文件夹不可写：保存时会为您另建副本。</translation>
    </message>
    <message>
        <source>Not saved: {scenes}.</source>
        <translation>尚未保存：{scenes}。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Changes of {time} were not saved: {scenes}.</source>
        <translation>{time} 的修改尚未保存：{scenes}。</translation>
    </message>
    <message>
        <source>Go on with them</source>
        <translation>继续这些修改</translation>
    </message>
    <message>
        <source>Changes that were not saved</source>
        <translation>未保存的修改</translation>
    </message>
    <message>
        <source>Not saved: {reason}. Nothing is lost: it is kept as a draft.</source>
        <translation>未能保存：{reason}。修改没有丢失，已存为草稿。</translation>
    </message>
    <message>
        <source>Saved in {folder}.</source>
        <translation>已保存到 {folder}。</translation>
    </message>
    <message>
        <source>Somebody else has saved these since: {scenes}.</source>
        <translation>期间有人保存过：{scenes}。</translation>
    </message>
    <message>
        <source>Go on editing</source>
        <translation>继续编辑</translation>
    </message>
    <message>
        <source>Scene editor</source>
        <translation>主题屏编辑器</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 条</translation>
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
    <message>
        <source>Left, Right, Space, Esc</source>
        <translation>← → 空格 Esc</translation>
    </message>
    <message>
        <source>Playback: back, on, play, live again</source>
        <translation>回放：向前、向后、播放、回到实时</translation>
    </message>
    <message>
        <source>The card of the chosen event; digits press its buttons</source>
        <translation>选中事件的事件卡；数字键按下其中的按钮</translation>
    </message>
    <message>
        <source>Search: events, places, equipment</source>
        <translation>查找事件、地点、设施设备</translation>
    </message>
    <message>
        <source>Edit this scene</source>
        <translation>编辑此主题屏</translation>
    </message>
    <message>
        <source>Silence the alarms&apos; sound</source>
        <translation>暂停报警声</translation>
    </message>
    <message>
        <source>Acknowledge an alarm; all that are shown</source>
        <translation>确认一起报警；确认所列全部</translation>
    </message>
    <message>
        <source>The page of alarms</source>
        <translation>报警页</translation>
    </message>
    <message>
        <source>Map: along its regions; along its marks</source>
        <translation>地图：逐个走区划；逐个走标记</translation>
    </message>
    <message>
        <source>Map: distance, area, position, pen</source>
        <translation>地图：量距、面积、坐标、画笔</translation>
    </message>
    <message>
        <source>Map: what lies within a circle, within a polygon</source>
        <translation>地图：圆内、多边形内有什么</translation>
    </message>
    <message>
        <source>Map: categories, layers beneath, a sheet to print</source>
        <translation>地图：事件类别、底图图层、出图打印</translation>
    </message>
    <message>
        <source>Map: the first view; out of a region</source>
        <translation>地图：回到初始视图；退出区划</translation>
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
    <message>
        <source>View locked: back to all (Home)</source>
        <translation>视图已锁定 · 回到全图（Home）</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>载入中…</translation>
    </message>
    <message>
        <source>No picture here</source>
        <translation>此处无图</translation>
    </message>
    <message>
        <source>Map server silent</source>
        <translation>地图服务无应答</translation>
    </message>
    <message>
        <source>Picture unreadable</source>
        <translation>图片无法读取</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>量距</translation>
    </message>
    <message>
        <source>Click along the way; double click ends.</source>
        <translation>沿路线依次点击，双击结束。</translation>
    </message>
    <message>
        <source>on the ground</source>
        <translation>地面距离</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>量面</translation>
    </message>
    <message>
        <source>Click around the area; double click ends.</source>
        <translation>沿边界依次点击，双击结束。</translation>
    </message>
    <message>
        <source>area</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>around it</source>
        <translation>周长</translation>
    </message>
    <message>
        <source>Around</source>
        <translation>周边</translation>
    </message>
    <message>
        <source>Click the middle, then the rim (Enter: 500 m): what lies within?</source>
        <translation>先点圆心，再点圆边（回车为 500 m）：查圆内有什么。</translation>
    </message>
    <message>
        <source>radius</source>
        <translation>半径</translation>
    </message>
    <message>
        <source>Within</source>
        <translation>框查</translation>
    </message>
    <message>
        <source>Click around the area; double click: what lies within?</source>
        <translation>沿边界依次点击，双击：查框内有什么。</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Draw. Backspace takes the last line away, Shift+Backspace all.</source>
        <translation>直接画。退格键撤一笔，Shift+退格键全部擦去。</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>坐标</translation>
    </message>
    <message>
        <source>Click a place: its position in all datums.</source>
        <translation>点一处：读各坐标系下的位置。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>底图</translation>
    </message>
    <message>
        <source>Events {events}, things {assets}</source>
        <translation>事件 {events} 起 · 设施 {assets} 个</translation>
    </message>
    <message>
        <source>nearest {metres} {name}</source>
        <translation>最近 {metres} {name}</translation>
    </message>
    <message>
        <source>The store does not answer just now. Try again.</source>
        <translation>数据库暂无应答，请再试。</translation>
    </message>
    <message>
        <source>Whole area</source>
        <translation>全域</translation>
    </message>
    <message>
        <source>Open events by county</source>
        <translation>区县在办事件</translation>
    </message>
    <message>
        <source>Open events by township</source>
        <translation>乡镇街道在办事件</translation>
    </message>
    <message>
        <source>Open events by village</source>
        <translation>村社在办事件</translation>
    </message>
    <message>
        <source>Open events by grid</source>
        <translation>网格在办事件</translation>
    </message>
    <message>
        <source>Density of open events</source>
        <translation>在办事件密度</translation>
    </message>
    <message>
        <source>Told of more than once</source>
        <translation>多源同一事件</translation>
    </message>
    <message>
        <source>Teams, last place</source>
        <translation>队伍（最后位置）</translation>
    </message>
    <message>
        <source>Typhoon (dashed: forecast)</source>
        <translation>台风路径（虚线为预报）</translation>
    </message>
    <message>
        <source>Nobody sits here who could keep it with the incident.</source>
        <translation>此处无值守人员，不能存入事件。</translation>
    </message>
    <message>
        <source>No base map</source>
        <translation>无底图</translation>
    </message>
    <message>
        <source>This is no longer there, or can&apos;t be asked for now.</source>
        <translation>已不存在，或暂时查询不到。</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Last heard</source>
        <translation>最后上报</translation>
    </message>
    <message>
        <source>Has</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Force {n}</source>
        <translation>{n}级</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预报</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>实况</translation>
    </message>
    <message>
        <source>Wind</source>
        <translation>中心风速</translation>
    </message>
    <message>
        <source>Pressure</source>
        <translation>中心气压</translation>
    </message>
    <message>
        <source>Force 7 / 10 / 12</source>
        <translation>7/10/12级风圈</translation>
    </message>
    <message>
        <source>May be off by</source>
        <translation>可能偏差</translation>
    </message>
    <message>
        <source>Bulletin</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation>{n}分钟前</translation>
    </message>
    <message>
        <source>{n} h ago</source>
        <translation>{n}小时前</translation>
    </message>
    <message>
        <source>{n} days ago</source>
        <translation>{n}天前</translation>
    </message>
    <message>
        <source>Keep with the chosen incident</source>
        <translation>存入所选事件</translation>
    </message>
    <message>
        <source>Choose an event: then it can be kept with it.</source>
        <translation>先选一个事件，即可把标绘存入其中。</translation>
    </message>
    <message>
        <source>take away</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>The sheet could not be drawn or written.</source>
        <translation>图未能绘制或写入。</translation>
    </message>
    <message>
        <source>Saved, 300 dots an inch: {path}</source>
        <translation>已保存（每英寸 300 点）：{path}</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>出图</translation>
    </message>
    <message>
        <source>Fill: open events ({category})</source>
        <translation>底色 = 未结{category}</translation>
    </message>
    <message>
        <source>Fill: events in 24 h, all categories</source>
        <translation>填色：24 小时事件（全部类别）</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全部显示</translation>
    </message>
    <message>
        <source>only</source>
        <translation>仅此</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>{n} of {all} categories: show all</source>
        <translation>只显示 {n} / {all} 类：恢复全部</translation>
    </message>
    <message>
        <source>Only {names}</source>
        <translation>只画：{names}</translation>
    </message>
    <message>
        <source>Fill: open events, shown categories</source>
        <translation>底色 = 未结事件数（所示类别）</translation>
    </message>
    <message>
        <source>{n}k</source>
        <translation>{n}万</translation>
    </message>
    <message>
        <source>Map file not to be read</source>
        <translation>图包无法读取</translation>
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
    <name>MatrixPane</name>
    <message>
        <source>Today by area × kind</source>
        <translation>今日事件 · 区划 × 类别</translation>
    </message>
    <message>
        <source>This month by area × kind</source>
        <translation>本月事件 · 区划 × 类别</translation>
    </message>
    <message>
        <source>This year by area × kind</source>
        <translation>本年事件 · 区划 × 类别</translation>
    </message>
    <message>
        <source>Not placed</source>
        <translation>未定区划</translation>
    </message>
    <message>
        <source>events</source>
        <translation>件</translation>
    </message>
    <message>
        <source>No events in this time</source>
        <translation>该时段没有事件</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>{count} more areas</source>
        <translation>另有 {count} 个区划</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 类</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>Measures</name>
    <message>
        <source>Closed</source>
        <translation>办结率</translation>
    </message>
    <message>
        <source>closed ÷ reported in the period, void ones left out</source>
        <translation>已办结 ÷ 期内上报（不含作废）</translation>
    </message>
    <message>
        <source>Closed in time</source>
        <translation>按时办结率</translation>
    </message>
    <message>
        <source>Mean time to close</source>
        <translation>平均处置时长</translation>
    </message>
    <message>
        <source>time from report to closing, all together ÷ closed</source>
        <translation>上报到办结的时长之和 ÷ 已办结</translation>
    </message>
    <message>
        <source>Sent back</source>
        <translation>退回率</translation>
    </message>
    <message>
        <source>sent back at least once ÷ reported in the period</source>
        <translation>退回过的 ÷ 期内上报（不含作废）</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>超期数</translation>
    </message>
    <message>
        <source>Repeated</source>
        <translation>重复率</translation>
    </message>
    <message>
        <source>reports of an incident after its first ÷ reported in the period</source>
        <translation>同一事件首报之后的上报 ÷ 期内上报（不含作废）</translation>
    </message>
    <message>
        <source>closed by the deadline for finishing ÷ closed that had one</source>
        <translation>办结时限内办结 ÷ 有办结时限的已办结</translation>
    </message>
    <message>
        <source>closed after the deadline for finishing + open and past it now</source>
        <translation>超过办结时限办结 + 未办结且已过办结时限</translation>
    </message>
</context>
<context>
    <name>MeasuresPane</name>
    <message>
        <source>Handling of today&apos;s events</source>
        <translation>今日事件处置</translation>
    </message>
    <message>
        <source>Handling of this month&apos;s events</source>
        <translation>本月事件处置</translation>
    </message>
    <message>
        <source>Handling of this year&apos;s events</source>
        <translation>本年事件处置</translation>
    </message>
    <message>
        <source>{count} reported</source>
        <translation>受理 {count} 件</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>区划</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>受理</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Not placed</source>
        <translation>未定区划</translation>
    </message>
    <message>
        <source>No events in this time</source>
        <translation>该时段没有事件</translation>
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
    <message>
        <source>A pattern names files in the folder: *.csv, **/*.xlsx.</source>
        <translation>“pattern”只能指文件夹内的文件：*.csv、**/*.xlsx。</translation>
    </message>
    <message>
        <source>There is no such encoding.</source>
        <translation>没有这种编码。</translation>
    </message>
    <message>
        <source>An empty word would skip every row.</source>
        <translation>空词会跳过所有行。</translation>
    </message>
    <message>
        <source>A password may not stand in a file. Name it by “secret”.</source>
        <translation>文件中不得写入密码。请用“secret”指明密钥名称。</translation>
    </message>
    <message>
        <source>“since” is given, but the query never asks for :since.</source>
        <translation>已设置“since”，但查询语句中没有 :since。</translation>
    </message>
    <message>
        <source>The query is empty.</source>
        <translation>查询语句为空。</translation>
    </message>
    <message>
        <source>The query has a quote or a comment that doesn&apos;t end.</source>
        <translation>查询语句中的引号或注释没有结束。</translation>
    </message>
    <message>
        <source>Only one statement is allowed, and it must be a SELECT.</source>
        <translation>只允许一条语句，且必须是 SELECT。</translation>
    </message>
    <message>
        <source>A query begins with SELECT or WITH: Yiping only reads.</source>
        <translation>查询语句须以 SELECT 或 WITH 开头：一屏只读数据。</translation>
    </message>
    <message>
        <source>“{word}” may not stand in a query: Yiping only reads. Quote a column&apos;s name.</source>
        <translation>查询语句中不得出现“{word}”：一屏只读数据。若是列名，请加引号。</translation>
    </message>
    <message>
        <source>“{name}” is unknown: a query may only ask for :since.</source>
        <translation>不认识“{name}”：查询语句只能使用 :since。</translation>
    </message>
    <message>
        <source>A response level is a plan&apos;s, not a record&apos;s: neither a warning&apos;s level nor an event&apos;s severity means it.</source>
        <translation>响应级别属于预案，不属于记录：预警级别和事件等级都不是响应级别。</translation>
    </message>
    <message>
        <source>An event has a severity (特别重大 1 to 一般 4). A level is a warning&apos;s: 一级红 1 to 四级蓝 4.</source>
        <translation>事件用 severity 表示等级（特别重大 1 至 一般 4）；level 是预警级别（一级红 1 至 四级蓝 4）。</translation>
    </message>
    <message>
        <source>A warning has a level (一级红 1 to 四级蓝 4). A severity is an event&apos;s: 特别重大 1 to 一般 4.</source>
        <translation>预警用 level 表示级别（一级红 1 至 四级蓝 4）；severity 是事件等级（特别重大 1 至 一般 4）。</translation>
    </message>
    <message>
        <source>Only texts have a width.</source>
        <translation>只有文本才有位数（width）。</translation>
    </message>
    <message>
        <source>A password may not stand in a file. Name it by “auth”.</source>
        <translation>密码不得写在文件中，请通过“auth”指定密钥名。</translation>
    </message>
    <message>
        <source>A key may not stand in a file. Name it by “auth”.</source>
        <translation>密钥不得写在文件中，请通过“auth”指定密钥名。</translation>
    </message>
    <message>
        <source>Neither “headers” nor “parameters” say where the {signature} goes.</source>
        <translation>“headers”和“parameters”都没有写明 {signature} 放在哪里。</translation>
    </message>
    <message>
        <source>All weights are 0: nothing would ever be alike.</source>
        <translation>所有权重都是 0：什么都不会相似。</translation>
    </message>
    <message>
        <source>The mark “propose” lies above “join” ({join}): nothing would be proposed.</source>
        <translation>“propose”线高于“join”线（{join}）：不会有任何建议。</translation>
    </message>
    <message>
        <source>This name stands twice.</source>
        <translation>这个名称出现了两次。</translation>
    </message>
    <message>
        <source>There is no such category.</source>
        <translation>没有这个类别。</translation>
    </message>
    <message>
        <source>This category stands in the group “{name}” already.</source>
        <translation>这个类别已在“{name}”组中。</translation>
    </message>
    <message>
        <source>There is no such source.</source>
        <translation>没有这个数据源。</translation>
    </message>
    <message>
        <source>A line of a calendar has the columns {columns}.</source>
        <translation>日历的一行有这些列：{columns}。</translation>
    </message>
    <message>
        <source>This is no date. Write it as 2026-10-01.</source>
        <translation>这不是日期，请写成 2026-10-01。</translation>
    </message>
    <message>
        <source>A day is “off” or “work”.</source>
        <translation>日期的类别是 off（放假）或 work（上班）。</translation>
    </message>
    <message>
        <source>The span ends before it begins, is too long, or lies in another year.</source>
        <translation>起止日期颠倒、太长，或不在这一年。</translation>
    </message>
    <message>
        <source>An indicator says exactly one of these.</source>
        <translation>一个指标只能写其中一种。</translation>
    </message>
    <message>
        <source>This is not a date.</source>
        <translation>这不是日期。</translation>
    </message>
    <message>
        <source>The last day lies before the first.</source>
        <translation>结束日期早于开始日期。</translation>
    </message>
    <message>
        <source>Only an event&apos;s state goes by the words of workflow.toml.</source>
        <translation>只有事件的状态可以用 workflow.toml 的叫法。</translation>
    </message>
    <message>
        <source>The file is nested too deeply, or a number in it has too many digits.</source>
        <translation>文件嵌套过深，或其中某个数字的位数过多。</translation>
    </message>
    <message>
        <source>Exactly one state begins what a source calls “{state}”.</source>
        <translation>数据源的“{state}”须恰有一个起始状态（begins = true）对应。</translation>
    </message>
    <message>
        <source>Hours of work are pairs of times in order.</source>
        <translation>工作时间是按先后排列的起止时刻。</translation>
    </message>
    <message>
        <source>There is no such name.</source>
        <translation>没有这个名称。</translation>
    </message>
    <message>
        <source>Only a reported indicator can be another region&apos;s.</source>
        <translation>只有上报的指标才能写其他地区。</translation>
    </message>
    <message>
        <source>This id stands twice.</source>
        <translation>这个 id 出现了两次。</translation>
    </message>
    <message>
        <source>The first level is above the last.</source>
        <translation>首级大于末级。</translation>
    </message>
    <message>
        <source>A layer of tiles has either a file or a url.</source>
        <translation>一个瓦片图层要么写 file，要么写 url，二者取一。</translation>
    </message>
    <message>
        <source>This is no address of a server.</source>
        <translation>这不是服务器地址。</translation>
    </message>
    <message>
        <source>There is no such gap in an address of tiles: {gap}.</source>
        <translation>瓦片地址里没有这样的占位符：{gap}。</translation>
    </message>
    <message>
        <source>The address lacks {z}, {x} or {y}.</source>
        <translation>地址缺少 {z}、{x} 或 {y}。</translation>
    </message>
    <message>
        <source>{key} in the address and the name of a secret belong together.</source>
        <translation>地址里的 {key} 与 secret 的名称必须同时写。</translation>
    </message>
    <message>
        <source>{s} in the address and the list of hosts belong together.</source>
        <translation>地址里的 {s} 与 hosts 列表必须同时写。</translation>
    </message>
</context>
<context>
    <name>OnDutyPane</name>
    <message>
        <source>On duty</source>
        <translation>今日值班</translation>
    </message>
    <message>
        <source>The centre has no duty roster</source>
        <translation>本中心没有值班表（on_duty.toml）</translation>
    </message>
    <message>
        <source>Mistake in the roster, line {line}</source>
        <translation>值班表第 {line} 行有误</translation>
    </message>
    <message>
        <source>Nobody is on the roster now</source>
        <translation>当前时段值班表无人</translation>
    </message>
    <message>
        <source>{count} on duty</source>
        <translation>在岗 {count} 人</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>至 {time}</translation>
    </message>
    <message>
        <source>From {time}</source>
        <translation>{time} 起</translation>
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
        <source>There is no display to open a window on. “make run” starts a virtual one; “yiping snapshot” needs none.</source>
        <translation>没有可用的显示器。“make run”会启动虚拟显示器；“yiping snapshot”不需要显示器。</translation>
    </message>
    <message>
        <source>The map&apos;s web engine does not run as root with its sandbox. Start Yiping as another user, or, on a test machine only, set QTWEBENGINE_DISABLE_SANDBOX=1.</source>
        <translation>地图引擎的沙箱不能以 root 运行。请换用其他用户启动一屏；仅在测试机上可设置 QTWEBENGINE_DISABLE_SANDBOX=1。</translation>
    </message>
    <message>
        <source>The wall “{wall}” names no scene that can be shown.</source>
        <translation>大屏配置“{wall}”中没有可显示的场景。</translation>
    </message>
</context>
<context>
    <name>Outages</name>
    <message>
        <source>{source} was not heard {span}; {events} events happened meanwhile.</source>
        <translation>{source} {span} 断线，期间 {events} 件。</translation>
    </message>
    <message>
        <source>Nothing was heard {span}; {events} events happened meanwhile.</source>
        <translation>{span} 断线，期间 {events} 件。</translation>
    </message>
    <message>
        <source>{source} was not heard {span}; {events} events happened meanwhile. So were: {others}</source>
        <translation>{source} {span} 断线，期间 {events} 件。另有：{others}</translation>
    </message>
    <message>
        <source>Nothing was heard {span}; {events} events happened meanwhile. Longer: {others}</source>
        <translation>{span} 断线，期间 {events} 件。恢复更晚：{others}</translation>
    </message>
</context>
<context>
    <name>PaneForm</name>
    <message>
        <source>Delete this pane</source>
        <translation>删除此窗格</translation>
    </message>
    <message>
        <source>column {column}, row {row}, {columns} × {rows} cells</source>
        <translation>第 {column} 列第 {row} 行，{columns} × {rows} 格</translation>
    </message>
    <message>
        <source>It has no place in the grid.</source>
        <translation>它在网格中没有位置。</translation>
    </message>
</context>
<context>
    <name>PaneWords</name>
    <message>
        <source>Air quality</source>
        <translation>空气质量</translation>
    </message>
    <message>
        <source>The class of the air at each station, by HJ 633, with its worst pollutant.</source>
        <translation>各站点的空气质量级别（HJ 633）与首要污染物。</translation>
    </message>
    <message>
        <source>Equipment online</source>
        <translation>设施在线</translation>
    </message>
    <message>
        <source>How much equipment is online, by kind or region, with its states.</source>
        <translation>按种类或地区看设施在线情况与各种状态。</translation>
    </message>
    <message>
        <source>Indicators as bars</source>
        <translation>指标条形图</translation>
    </message>
    <message>
        <source>Several indicators side by side, each with its target.</source>
        <translation>多个指标并列，各带目标值。</translation>
    </message>
    <message>
        <source>Breakdown</source>
        <translation>构成</translation>
    </message>
    <message>
        <source>Events of the last hours by category, region, source or state.</source>
        <translation>近几小时的事件，按类别、地区、来源或状态。</translation>
    </message>
    <message>
        <source>Campaign</source>
        <translation>专项行动</translation>
    </message>
    <message>
        <source>How far a campaign is: done, target, days left, and what each region did.</source>
        <translation>专项行动进度：完成、目标、剩余天数与各地情况。</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>指标卡</translation>
    </message>
    <message>
        <source>One figure for the whole room, with its target and its course.</source>
        <translation>全场可读的一个数字，带目标与走势。</translation>
    </message>
    <message>
        <source>Course of readings</source>
        <translation>监测过程线</translation>
    </message>
    <message>
        <source>What stations measured over a day up to a year; no peak is lost.</source>
        <translation>各站一天到一年的监测值，峰值不丢。</translation>
    </message>
    <message>
        <source>Flow of events</source>
        <translation>事件流转</translation>
    </message>
    <message>
        <source>Events on their way from received to closed, with how many are past due.</source>
        <translation>事件从受理到办结的各环节，及其中超期数。</translation>
    </message>
    <message>
        <source>Sources in a strip</source>
        <translation>数据源条</translation>
    </message>
    <message>
        <source>Whether each source is heard, and how old what it last said is.</source>
        <translation>各数据源是否正常、最近数据多久以前。</translation>
    </message>
    <message>
        <source>Board of sources</source>
        <translation>数据源看板</translation>
    </message>
    <message>
        <source>All sources with the course of their polls over the last day.</source>
        <translation>全部数据源及近一日采集情况。</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>事件详情</translation>
    </message>
    <message>
        <source>All that is known of the incident chosen in the scene, with its timeline.</source>
        <translation>屏中所选事件的全部情况与时间线。</translation>
    </message>
    <message>
        <source>Indicator cards</source>
        <translation>指标卡组</translation>
    </message>
    <message>
        <source>One of the centre&apos;s indicators, or a grid of them: value, target, change, course.</source>
        <translation>中心的一个或一组指标：数值、目标、同比环比、走势。</translation>
    </message>
    <message>
        <source>Table of indicators</source>
        <translation>指标表</translation>
    </message>
    <message>
        <source>Indicators as they were reported, a row each, by pages.</source>
        <translation>上报指标逐行列出，自动翻页。</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Events, equipment and warnings where they are, with regions filled by their load.</source>
        <translation>事件、设施、预警的位置，各地按数量着色。</translation>
    </message>
    <message>
        <source>Regions × categories</source>
        <translation>地区 × 类别</translation>
    </message>
    <message>
        <source>How many events each region reported of each category, as a heat table.</source>
        <translation>各地各类事件数的热力表。</translation>
    </message>
    <message>
        <source>How events are handled</source>
        <translation>办理情况</translation>
    </message>
    <message>
        <source>Closed, in time, sent back, repeated: as figures, or by region or category.</source>
        <translation>办结、按时、退回、重复：总数或按地区、类别。</translation>
    </message>
    <message>
        <source>On duty</source>
        <translation>值班</translation>
    </message>
    <message>
        <source>Which posts and units are on duty now, and until when.</source>
        <translation>当前值班的岗位与单位，及交班时间。</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>A picture or plan from the centre&apos;s folder, with its caption.</source>
        <translation>中心文件夹中的图片或平面图，带说明。</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>事件队列</translation>
    </message>
    <message>
        <source>Open events, those first that go red next; each opens as a card.</source>
        <translation>未结事件，最先到期的在前，可打开详情。</translation>
    </message>
    <message>
        <source>Ranking</source>
        <translation>排名</translation>
    </message>
    <message>
        <source>Regions in the order of a figure, with how they moved.</source>
        <translation>各地按某项数字排名及位次变化。</translation>
    </message>
    <message>
        <source>Newest readings</source>
        <translation>最新监测值</translation>
    </message>
    <message>
        <source>What each station measured last, as bars with a limit.</source>
        <translation>各站最新监测值，条形图带限值。</translation>
    </message>
    <message>
        <source>Events over time</source>
        <translation>事件变化</translation>
    </message>
    <message>
        <source>Events by hour, day or month, as bars or lines, in one series or several.</source>
        <translation>按小时、日或月的事件数，柱或线，可多组。</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>All that is known of one source, with the rows that were refused.</source>
        <translation>一个数据源的全部情况与被拒收的行。</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Events, warnings, readings, indicators or sources, with the columns you choose.</source>
        <translation>事件、预警、监测值、指标或数据源，列可选。</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>A text of your own with headings and lists.</source>
        <translation>自写文字，可有标题和列表。</translation>
    </message>
    <message>
        <source>Things by name</source>
        <translation>名录</translation>
    </message>
    <message>
        <source>Things of one kind by name, narrowed by what they bear: rentals that may cook.</source>
        <translation>一类设施的名录，可按标签筛选，如可做饭的出租房。</translation>
    </message>
    <message>
        <source>Ticker</source>
        <translation>轮播条</translation>
    </message>
    <message>
        <source>Warnings, grave events or lines of your own, one after the other.</source>
        <translation>预警、重大事件或自写文字，逐条轮播。</translation>
    </message>
    <message>
        <source>Today by the hour</source>
        <translation>今日走势</translation>
    </message>
    <message>
        <source>Today&apos;s events by the hour against the same weekdays before.</source>
        <translation>今日各时事件数，与往常同一周几对比。</translation>
    </message>
    <message>
        <source>Warning, large</source>
        <translation>大幅预警</translation>
    </message>
    <message>
        <source>The gravest warning in force, over the whole pane.</source>
        <translation>当前最高级别的预警，占满窗格。</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>预警</translation>
    </message>
    <message>
        <source>Warnings in force as cards, the gravest first.</source>
        <translation>生效中的预警卡片，级别高的在前。</translation>
    </message>
    <message>
        <source>Page of alarms</source>
        <translation>报警页</translation>
    </message>
    <message>
        <source>Alarms of the day by ten minutes, what stands, the noisiest, what is shelved.</source>
        <translation>当日报警按十分钟统计，未解除的、最频繁的与已搁置的。</translation>
    </message>
</context>
<context>
    <name>Past</name>
    <message>
        <source>Live only, no past kept</source>
        <translation>只有实时，过去未留存</translation>
    </message>
</context>
<context>
    <name>PicturePane</name>
    <message>
        <source>The file is not in the centre&apos;s folder</source>
        <translation>文件不在指挥中心文件夹内</translation>
    </message>
    <message>
        <source>There is no such file: {file}</source>
        <translation>没有此文件：{file}</translation>
    </message>
    <message>
        <source>The file is larger than 40 MB</source>
        <translation>文件大于 40 MB</translation>
    </message>
    <message>
        <source>Not a PNG, JPEG, WebP or BMP</source>
        <translation>不是 PNG、JPEG、WebP 或 BMP 图片</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>Playback</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>Stand still</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play the day</source>
        <translation>从当日零时回放</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Back to now (Esc)</source>
        <translation>回到实时（Esc）</translation>
    </message>
    <message>
        <source>Speed of the playback</source>
        <translation>回放速度</translation>
    </message>
    <message>
        <source>Replay {from} – {until}</source>
        <translation>回放 {from} — {until}</translation>
    </message>
</context>
<context>
    <name>Quarantine</name>
    <message>
        <source>Nothing lies in quarantine.</source>
        <translation>隔离区是空的。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be written: {reason}. Name another file.</source>
        <translation>{file} 写不了：{reason}。请换一个文件。</translation>
    </message>
    <message>
        <source>{rows} rows were written to {file}; what names a person is masked.</source>
        <translation>已把 {rows} 行写入 {file}；能识别个人的内容已打码。</translation>
    </message>
    <message>
        <source>{kept} rows in quarantine, {refused} refused so far</source>
        <translation>隔离区现存 {kept} 行，累计拒收 {refused} 次</translation>
    </message>
    <message>
        <source>{dropped} no longer kept</source>
        <translation>其中 {dropped} 行已不再保留</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>First refused</source>
        <translation>首次拒收</translation>
    </message>
    <message>
        <source>Last refused</source>
        <translation>最近拒收</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>原始行</translation>
    </message>
    <message>
        <source>The rows could not be tried again: {error}. The log has the details.</source>
        <translation>没能重试：{error}。详情见日志。</translation>
    </message>
    <message>
        <source>There is no row in quarantine.</source>
        <translation>隔离区里没有行。</translation>
    </message>
    <message>
        <source>All {fitted} rows fit now: they are stored and have left quarantine.</source>
        <translation>{fitted} 行现已全部符合：已入库，移出隔离区。</translation>
    </message>
    <message>
        <source>None of the {stayed} rows fits: they stay, with today&apos;s reason.</source>
        <translation>{stayed} 行仍都不符合：留在隔离区，原因已更新。</translation>
    </message>
    <message>
        <source>{fitted} rows fit now and are stored; {stayed} stay in quarantine, with today&apos;s reason.</source>
        <translation>{fitted} 行现已符合并入库；{stayed} 行留在隔离区，原因已更新。</translation>
    </message>
    <message>
        <source>The source “{source}” isn&apos;t there, or its file has mistakes. Run “yiping check”.</source>
        <translation>没有数据源“{source}”，或其文件有错。请运行“yiping check”。</translation>
    </message>
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>{count} reports as one</source>
        <translation>合并 {count} 报</translation>
    </message>
    <message>
        <source>another may be the same</source>
        <translation>疑似重复</translation>
    </message>
    <message>
        <source>Not all heard yet</source>
        <translation>尚未收全</translation>
    </message>
</context>
<context>
    <name>QueueMenu</name>
    <message>
        <source>Order by &amp;deadline</source>
        <translation>按时限(&amp;D)</translation>
    </message>
    <message>
        <source>Order &amp;newest first</source>
        <translation>最新在前(&amp;N)</translation>
    </message>
    <message>
        <source>Order by &amp;severity</source>
        <translation>按等级(&amp;S)</translation>
    </message>
    <message>
        <source>All le&amp;vels</source>
        <translation>全部层级(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Level</source>
        <translation>层级(&amp;L)</translation>
    </message>
    <message>
        <source>L&amp;ight</source>
        <translation>灯色(&amp;I)</translation>
    </message>
    <message>
        <source>S&amp;tate</source>
        <translation>状态(&amp;T)</translation>
    </message>
    <message>
        <source>C&amp;hannel</source>
        <translation>来源(&amp;H)</translation>
    </message>
    <message>
        <source>Cate&amp;gory</source>
        <translation>类别(&amp;G)</translation>
    </message>
    <message>
        <source>Show &amp;closed events too</source>
        <translation>含已办结(&amp;C)</translation>
    </message>
    <message>
        <source>Show &amp;all again</source>
        <translation>恢复全部(&amp;A)</translation>
    </message>
    <message>
        <source>Only what turns &amp;red within 1 h</source>
        <translation>只看 1 小时内变红的(&amp;R)</translation>
    </message>
    <message>
        <source>Only what may be &amp;one with another</source>
        <translation>只看可能与他件相同的(&amp;O)</translation>
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
    <message>
        <source>{count} turn red within 1 h</source>
        <translation>{count} 件 1 小时内变红</translation>
    </message>
    <message>
        <source>{count} may be one with another</source>
        <translation>{count} 件可能与他件相同</translation>
    </message>
    <message>
        <source>names are still being gathered</source>
        <translation>名称仍在收录</translation>
    </message>
    <message>
        <source>red within 1 h</source>
        <translation>1 小时内变红</translation>
    </message>
    <message>
        <source>may be one with another</source>
        <translation>可能与他件相同</translation>
    </message>
    <message>
        <source>Nothing found for “{words}”</source>
        <translation>没有查到“{words}”</translation>
    </message>
    <message>
        <source>{count} events ({reports} reports)</source>
        <translation>{count} 件（{reports} 报）</translation>
    </message>
</context>
<context>
    <name>RankingPane</name>
    <message>
        <source>Open events by area</source>
        <translation>未结事件 · 各区划</translation>
    </message>
    <message>
        <source>Overdue by area</source>
        <translation>超时未结 · 各区划</translation>
    </message>
    <message>
        <source>Events today by area</source>
        <translation>今日事件 · 各区划</translation>
    </message>
    <message>
        <source>Closed of those due, by area</source>
        <translation>到期办结率 · 各区划</translation>
    </message>
    <message>
        <source>{kind} by area</source>
        <translation>{kind} · 各区划</translation>
    </message>
    <message>
        <source>in all {total}</source>
        <translation>合计 {total}</translation>
    </message>
    <message>
        <source>arrows: since yesterday</source>
        <translation>箭头：较昨日名次</translation>
    </message>
    <message>
        <source>arrows: since last week</source>
        <translation>箭头：较上周同日名次</translation>
    </message>
    <message>
        <source>arrows: since the period before</source>
        <translation>箭头：较上期名次</translation>
    </message>
    <message>
        <source>more than usual</source>
        <translation>高于往常</translation>
    </message>
    <message>
        <source>less than usual</source>
        <translation>低于往常</translation>
    </message>
    <message>
        <source>Not placed</source>
        <translation>未定区划</translation>
    </message>
    <message>
        <source>up {count}</source>
        <translation>上升 {count} 位</translation>
    </message>
    <message>
        <source>down {count}</source>
        <translation>下降 {count} 位</translation>
    </message>
    <message>
        <source>No areas known yet</source>
        <translation>暂无区划</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 个</translation>
    </message>
    <message>
        <source>overall {total}</source>
        <translation>总体 {total}</translation>
    </message>
    <message>
        <source>lowest first</source>
        <translation>由低到高</translation>
    </message>
    <message>
        <source>bars from {value}</source>
        <translation>自 {value} 起</translation>
    </message>
    <message>
        <source>diamonds: unlike usual</source>
        <translation>菱形：异于往常</translation>
    </message>
</context>
<context>
    <name>Reader</name>
    <message>
        <source>The part of Yiping that reads the store stopped. It is being started again.</source>
        <translation>一屏读取数据存储的部分停止了，正在重新启动。</translation>
    </message>
</context>
<context>
    <name>ReadingsPane</name>
    <message>
        <source>limit {value}</source>
        <translation>限值 {value}</translation>
    </message>
</context>
<context>
    <name>Regions</name>
    <message>
        <source>“{code}” is written with zeros that fill it up. Write {plain}.</source>
        <translation>“{code}”末尾用零补足了位数，请写成 {plain}。</translation>
    </message>
    <message>
        <source>“{code}” is the code of a {found}, but its “level” says {level}.</source>
        <translation>“{code}”是 {found} 级的代码，但“level”写的是 {level}。</translation>
    </message>
    <message>
        <source>“{code}” was a code until a spreadsheet took it for a number. Format the column as text.</source>
        <translation>“{code}”原是区划代码，被电子表格当成了数字。请把该列设为文本格式。</translation>
    </message>
    <message>
        <source>“{code}” is no region code: it has other characters than digits.</source>
        <translation>“{code}”不是区划代码：含有数字以外的字符。</translation>
    </message>
    <message>
        <source>“{code}” is no region code: {count} digits; 6, 9, 12 or 15 are right.</source>
        <translation>“{code}”不是区划代码：有 {count} 位；应为 6、9、12 或 15 位。</translation>
    </message>
    <message>
        <source>“{code}” is no region code: it begins with 00.</source>
        <translation>“{code}”不是区划代码：以 00 开头。</translation>
    </message>
    <message>
        <source>“{code}”: there is no province {part}.</source>
        <translation>“{code}”：没有代码为 {part} 的省份。</translation>
    </message>
    <message>
        <source>“{code}”: {part} is no county, so it has no townships.</source>
        <translation>“{code}”：{part} 不是县级区划，下面没有乡镇。</translation>
    </message>
    <message>
        <source>“{code}” names a county of no prefecture.</source>
        <translation>“{code}”是县级代码，却没有所属地级市。</translation>
    </message>
    <message>
        <source>“{code}”: a township&apos;s number is 001–099 (街道), 100–199 (镇), 200–399 (乡) or 400–599, not {part}.</source>
        <translation>“{code}”：乡级代码应为 001–099（街道）、100–199（镇）、200–399（乡）或 400–599，而不是 {part}。</translation>
    </message>
    <message>
        <source>“{code}”: a village&apos;s number is 001–199 (居委会), 200–399 (村委会) or 400–599, not {part}.</source>
        <translation>“{code}”：村级代码应为 001–199（居委会）、200–399（村委会）或 400–599，而不是 {part}。</translation>
    </message>
</context>
<context>
    <name>SceneMenu</name>
    <message>
        <source>New scene</source>
        <translation>新建主题屏</translation>
    </message>
    <message>
        <source>Copy of this scene</source>
        <translation>复制此主题屏</translation>
    </message>
    <message>
        <source>Name of its file…</source>
        <translation>文件名…</translation>
    </message>
    <message>
        <source>Earlier among the tabs</source>
        <translation>标签前移</translation>
    </message>
    <message>
        <source>Later among the tabs</source>
        <translation>标签后移</translation>
    </message>
    <message>
        <source>Delete this scene</source>
        <translation>删除此主题屏</translation>
    </message>
    <message>
        <source>Copy of a scene</source>
        <translation>复制主题屏</translation>
    </message>
    <message>
        <source>A file&apos;s name has a – z, 0 – 9, - and _ only.</source>
        <translation>文件名只能用 a–z、0–9、- 和 _。</translation>
    </message>
    <message>
        <source>There is a scene “{name}” already.</source>
        <translation>已有主题屏“{name}”。</translation>
    </message>
    <message>
        <source>Name of a file</source>
        <translation>文件改名</translation>
    </message>
    <message>
        <source>Order of scenes</source>
        <translation>主题屏排序</translation>
    </message>
    <message>
        <source>A centre has one scene at least.</source>
        <translation>中心至少要有一个主题屏。</translation>
    </message>
    <message>
        <source>Delete a scene</source>
        <translation>删除主题屏</translation>
    </message>
    <message>
        <source>This scene is shown on walls: {walls}. Change walls/*.toml first.</source>
        <translation>此主题屏正用于大屏：{walls}。请先修改 walls/*.toml。</translation>
    </message>
    <message>
        <source>The name of the file in scenes/, without .toml:</source>
        <translation>scenes/ 中的文件名（不含 .toml）：</translation>
    </message>
</context>
<context>
    <name>SceneTabs</name>
    <message>
        <source>More scenes</source>
        <translation>更多主题屏</translation>
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
    <message>
        <source>The centre&apos;s [[tiles]] have no layer of that id.</source>
        <translation>中心的 [[tiles]] 里没有这个 id 的图层。</translation>
    </message>
    <message>
        <source>There is no such scene.</source>
        <translation>没有这个主题屏。</translation>
    </message>
</context>
<context>
    <name>Search</name>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>All {count} in the queue (Ctrl+Enter)</source>
        <translation>在队列中列出全部 {count} 件（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Equipment</source>
        <translation>设施设备</translation>
    </message>
    <message>
        <source>Prefecture</source>
        <translation>市</translation>
    </message>
    <message>
        <source>County</source>
        <translation>区县</translation>
    </message>
    <message>
        <source>Township</source>
        <translation>乡镇街道</translation>
    </message>
    <message>
        <source>Village</source>
        <translation>村社</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
</context>
<context>
    <name>SearchButton</name>
    <message>
        <source>Search</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation>查找（Ctrl+F）</translation>
    </message>
</context>
<context>
    <name>SearchPane</name>
    <message>
        <source>Find events, places, equipment</source>
        <translation>查找事件、地点、设施设备</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Names are still being gathered: not everything can be found yet</source>
        <translation>名称仍在收录中：暂时不是都能查到</translation>
    </message>
    <message>
        <source>Any part of a title, an address or a name; initials such as wmj; either end of a code</source>
        <translation>标题、地址或名称的任意一段；拼音首字母，如 wmj；编号的开头或结尾</translation>
    </message>
    <message>
        <source>Nothing found for “{words}”</source>
        <translation>没有查到“{words}”</translation>
    </message>
</context>
<context>
    <name>SeriesPane</name>
    <message>
        <source>Events closed</source>
        <translation>办结事件</translation>
    </message>
    <message>
        <source>Events reported</source>
        <translation>受理事件</translation>
    </message>
    <message>
        <source>{count} in all</source>
        <translation>共 {count}</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Not placed</source>
        <translation>未定区划</translation>
    </message>
    <message>
        <source>by hour</source>
        <translation>按小时</translation>
    </message>
    <message>
        <source>by day</source>
        <translation>按日</translation>
    </message>
    <message>
        <source>by month</source>
        <translation>按月</translation>
    </message>
    <message>
        <source>dashes and band: the usual weekday</source>
        <translation>虚线与带：往常同星期</translation>
    </message>
    <message>
        <source>target {value}</source>
        <translation>目标 {value}</translation>
    </message>
    <message>
        <source>hatched not heard</source>
        <translation>斜线为未收到</translation>
    </message>
    <message>
        <source>not over</source>
        <translation>未结束</translation>
    </message>
    <message>
        <source>usual {usual}</source>
        <translation>往常 {usual}</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>暂无数据</translation>
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
    <message>
        <source>Not connected: display {displays}. Its scenes are shown on another one.</source>
        <translation>显示器 {displays} 未接入，其场景已改在另一块屏上显示。</translation>
    </message>
</context>
<context>
    <name>SettingWords</name>
    <message>
        <source>Kinds of equipment</source>
        <translation>设施种类</translation>
    </message>
    <message>
        <source>Divided by</source>
        <translation>划分依据</translation>
    </message>
    <message>
        <source>Campaign</source>
        <translation>专项行动</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>图注</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Regions filled down to</source>
        <translation>着色到哪一级</translation>
    </message>
    <message>
        <source>Classes of the filling</source>
        <translation>着色分级方法</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>How many steps</source>
        <translation>期数</translation>
    </message>
    <message>
        <source>Decimals</source>
        <translation>小数位</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>领域</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>File in the centre&apos;s folder</source>
        <translation>中心文件夹中的文件</translation>
    </message>
    <message>
        <source>Regions filled by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>View follows</source>
        <translation>视野跟随</translation>
    </message>
    <message>
        <source>Gap between panes</source>
        <translation>窗格间距</translation>
    </message>
    <message>
        <source>First view</source>
        <translation>初始视野</translation>
    </message>
    <message>
        <source>Back to the first view after (seconds)</source>
        <translation>多少秒后回到初始视野</translation>
    </message>
    <message>
        <source>Hours back</source>
        <translation>回看小时数</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>版式</translation>
    </message>
    <message>
        <source>Bars begin at</source>
        <translation>条形起点</translation>
    </message>
    <message>
        <source>Least first</source>
        <translation>由低到高</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Whose queue</source>
        <translation>哪一级的队列</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Margin around</source>
        <translation>四周边距</translation>
    </message>
    <message>
        <source>Margins of the first view</source>
        <translation>初始视野的边距</translation>
    </message>
    <message>
        <source>What is counted</source>
        <translation>统计口径</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>办理指标</translation>
    </message>
    <message>
        <source>What is measured</source>
        <translation>监测项目</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Of what</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Open ones only</source>
        <translation>仅未结</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Seconds a page (0: by hand)</source>
        <translation>每页秒数（0 为手动）</translation>
    </message>
    <message>
        <source>Part shown beside</source>
        <translation>旁注部分</translation>
    </message>
    <message>
        <source>Parts of</source>
        <translation>其下细分</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>Periods in the line</source>
        <translation>走势期数</translation>
    </message>
    <message>
        <source>Can show the past</source>
        <translation>可回放历史</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>What each region did</source>
        <translation>各地完成情况</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Seconds a line</source>
        <translation>每条秒数</translation>
    </message>
    <message>
        <source>Severities (1 – 4)</source>
        <translation>等级（1–4）</translation>
    </message>
    <message>
        <source>Size of the text</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>States</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Stations</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步长</translation>
    </message>
    <message>
        <source>Drawn as</source>
        <translation>图形</translation>
    </message>
    <message>
        <source>Short name for the tab</source>
        <translation>标签简称</translation>
    </message>
    <message>
        <source>Bears all of</source>
        <translation>具备标签</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>Tiles under the map</source>
        <translation>地图底图瓦片</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Weeks compared with</source>
        <translation>对比周数</translation>
    </message>
    <message>
        <source>not divided</source>
        <translation>不划分</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>不跟随</translation>
    </message>
    <message>
        <source>the whole centre&apos;s</source>
        <translation>整个中心</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>equipment</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>bars</source>
        <translation>柱</translation>
    </message>
    <message>
        <source>base map</source>
        <translation>底图</translation>
    </message>
    <message>
        <source>category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>filled regions</source>
        <translation>分级着色</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>办结</translation>
    </message>
    <message>
        <source>rate closed</source>
        <translation>办结率</translation>
    </message>
    <message>
        <source>clusters</source>
        <translation>聚合</translation>
    </message>
    <message>
        <source>county</source>
        <translation>县</translation>
    </message>
    <message>
        <source>day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>what goes red next</source>
        <translation>最先到期</translation>
    </message>
    <message>
        <source>events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>grid cell</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>heat</source>
        <translation>热力</translation>
    </message>
    <message>
        <source>hour</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>incidents</source>
        <translation>重大事件</translation>
    </message>
    <message>
        <source>indicators</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>names of places</source>
        <translation>地名</translation>
    </message>
    <message>
        <source>large</source>
        <translation>大</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>线</translation>
    </message>
    <message>
        <source>list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>long offline</source>
        <translation>长期离线</translation>
    </message>
    <message>
        <source>mean time spent</source>
        <translation>平均用时</translation>
    </message>
    <message>
        <source>month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>natural breaks</source>
        <translation>自然断点</translation>
    </message>
    <message>
        <source>never seen</source>
        <translation>从未接入</translation>
    </message>
    <message>
        <source>newest first</source>
        <translation>最新在前</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>rate in time</source>
        <translation>按时率</translation>
    </message>
    <message>
        <source>online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>open events</source>
        <translation>未结事件</translation>
    </message>
    <message>
        <source>past due</source>
        <translation>超期</translation>
    </message>
    <message>
        <source>prefecture</source>
        <translation>市</translation>
    </message>
    <message>
        <source>equally many in each</source>
        <translation>等量分级</translation>
    </message>
    <message>
        <source>quarter</source>
        <translation>季</translation>
    </message>
    <message>
        <source>readings</source>
        <translation>监测值</translation>
    </message>
    <message>
        <source>region</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>regions</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>rate repeated</source>
        <translation>重复率</translation>
    </message>
    <message>
        <source>reported</source>
        <translation>受理</translation>
    </message>
    <message>
        <source>roads</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>rate sent back</source>
        <translation>退回率</translation>
    </message>
    <message>
        <source>gravest first</source>
        <translation>等级高在前</translation>
    </message>
    <message>
        <source>source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>sources</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>stations</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>strip</source>
        <translation>条带</translation>
    </message>
    <message>
        <source>township</source>
        <translation>乡镇</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>village</source>
        <translation>村</translation>
    </message>
    <message>
        <source>warnings</source>
        <translation>预警</translation>
    </message>
    <message>
        <source>week</source>
        <translation>周</translation>
    </message>
    <message>
        <source>year</source>
        <translation>年</translation>
    </message>
    <message>
        <source>Limits of what stations measure</source>
        <translation>站点监测限值</translation>
    </message>
    <message>
        <source>Kinds that are teams</source>
        <translation>算作队伍的种类</translation>
    </message>
    <message>
        <source>Regions filled by open events of</source>
        <translation>底色只计此类未结事件</translation>
    </message>
    <message>
        <source>Stands on wide displays for</source>
        <translation>宽屏上代替</translation>
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
    <message>
        <source>empty: this desk only looks</source>
        <translation>不填则本席只能查看</translation>
    </message>
    <message>
        <source>Duty officer</source>
        <translation>值班员</translation>
    </message>
    <message>
        <source>Unit that handles</source>
        <translation>处置单位</translation>
    </message>
    <message>
        <source>Checker</source>
        <translation>核查员</translation>
    </message>
    <message>
        <source>Leader</source>
        <translation>领导</translation>
    </message>
    <message>
        <source>The centre&apos;s own level</source>
        <translation>中心本级</translation>
    </message>
    <message>
        <source>Township</source>
        <translation>乡镇（街道）</translation>
    </message>
    <message>
        <source>County</source>
        <translation>县（市、区）</translation>
    </message>
    <message>
        <source>Prefecture</source>
        <translation>市</translation>
    </message>
    <message>
        <source>empty: all of the centre</source>
        <translation>不填则为中心全域</translation>
    </message>
    <message>
        <source>&amp;Officer&apos;s name</source>
        <translation>席位人员(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Role</source>
        <translation>角色(&amp;R)</translation>
    </message>
    <message>
        <source>L&amp;evel</source>
        <translation>层级(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Answers for (region code)</source>
        <translation>负责区域（区划代码）(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Unit</source>
        <translation>单位(&amp;U)</translation>
    </message>
    <message>
        <source>Edit this scene (F2)</source>
        <translation>编辑此主题屏（F2）</translation>
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
    <name>Soap</name>
    <message>
        <source>Where a {form} text should be is {found}.</source>
        <translation>应为 {form} 文本之处是 {found}。</translation>
    </message>
    <message>
        <source>The text inside the answer is no JSON: {reason}.</source>
        <translation>应答内的文本不是 JSON：{reason}。</translation>
    </message>
</context>
<context>
    <name>Source</name>
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
        <source>The name {host} can&apos;t be found. Check the address and the network.</source>
        <translation>无法解析 {host}。请检查地址和网络。</translation>
    </message>
    <message>
        <source>{host} gives {count} features at once and no more. Narrow “where”, or set “rows”.</source>
        <translation>{host} 一次只给 {count} 个要素，不能再多。请缩小“where”的范围，或设置“rows”。</translation>
    </message>
    <message>
        <source>{host} wants a token, or takes this one no more ({code}). Check “auth”.</source>
        <translation>{host} 需要令牌，或令牌已失效（{code}）。请检查“auth”。</translation>
    </message>
    <message>
        <source>{host} refuses the query ({code}): {message} Check “where” and “fields”.</source>
        <translation>{host} 拒绝了查询（{code}）：{message} 请检查“where”和“fields”。</translation>
    </message>
    <message>
        <source>What {host} answers can&apos;t be used: {reason}</source>
        <translation>{host} 返回的内容无法使用：{reason}</translation>
    </message>
    <message>
        <source>{folder} is empty; it had {count} file(s). Is its drive mounted?</source>
        <translation>{folder} 是空的，此前有 {count} 个文件。磁盘是否已挂载？</translation>
    </message>
    <message>
        <source>The folder {folder} can&apos;t be read: {reason}.</source>
        <translation>无法读取文件夹 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{file} is long: {rows} rows are read, the next poll goes on.</source>
        <translation>{file} 很长：已读 {rows} 行，下次采集继续。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {reason}. It is tried again.</source>
        <translation>无法读取 {file}：{reason}。稍后重试。</translation>
    </message>
    <message>
        <source>{host} refuses to send “{topic}”. Ask its operator to allow this user that topic.</source>
        <translation>{host} 拒绝发送“{topic}”。请其运维人员为该用户开放此主题。</translation>
    </message>
    <message>
        <source>The message&apos;s topic is no text.</source>
        <translation>消息的主题不是文本。</translation>
    </message>
    <message>
        <source>{host} did not keep our session: what was sent while nobody listened is lost. Ask its operator.</source>
        <translation>{host} 没有保留我们的会话：无人收听期间发送的消息已丢失。请联系其运维人员。</translation>
    </message>
    <message>
        <source>{host} refuses user “{user}”: {reason}. Check the user, and its secret.</source>
        <translation>{host} 拒绝用户“{user}”：{reason}。请检查用户名和密钥。</translation>
    </message>
    <message>
        <source>{host} refuses the connection: {reason}.</source>
        <translation>{host} 拒绝连接：{reason}。</translation>
    </message>
    <message>
        <source>The connection to {host} broke ({reason}). It is taken up again soon.</source>
        <translation>与 {host} 的连接中断（{reason}），稍后自动重连。</translation>
    </message>
    <message>
        <source>No safe connection to {host}: {reason}. Is it its TLS port? A private authority goes into “tls”.</source>
        <translation>无法与 {host} 建立安全连接：{reason}。端口是否为其 TLS 端口？自建证书机构请写入“tls”。</translation>
    </message>
    <message>
        <source>{host} sends latitude and longitude the other way round than it says; they were turned. Set “axis_order” in the source file.</source>
        <translation>{host} 的经纬度顺序与其声明相反，已调换。请在数据源文件中设置“axis_order”。</translation>
    </message>
    <message>
        <source>{host} refuses the question: {reason}</source>
        <translation>{host} 拒绝了请求：{reason}</translation>
    </message>
    <message>
        <source>The answer of {host} has no list of features. Check “url” and “collection”.</source>
        <translation>{host} 的应答中没有要素列表。请检查“url”和“collection”。</translation>
    </message>
    <message>
        <source>{host} links to its next page at {other}, which the source file doesn&apos;t name.</source>
        <translation>{host} 的下一页指向 {other}，数据源文件中没有写这个地址。</translation>
    </message>
    <message>
        <source>The text inside the answer of {host} can&apos;t be read. {reason}</source>
        <translation>{host} 应答内的文本无法读取。{reason}</translation>
    </message>
    <message>
        <source>The source&apos;s “url” is no database address. One looks like postgresql://user@host:5432/name.</source>
        <translation>数据源的“url”不是数据库地址。正确形式如 postgresql://user@host:5432/name。</translation>
    </message>
    <message>
        <source>The query isn&apos;t sent to {host}: {mistake}</source>
        <translation>查询语句未发送给 {host}：{mistake}</translation>
    </message>
    <message>
        <source>The query has two columns “{column}”. Name one of them otherwise: … AS other_name.</source>
        <translation>查询结果有两列都叫“{column}”。请给其中一列另起名称：… AS other_name。</translation>
    </message>
    <message>
        <source>“{scheme}” is no database address that is known here; known are: {known}.</source>
        <translation>不认识的数据库地址“{scheme}”；支持：{known}。</translation>
    </message>
    <message>
        <source>The driver for {make} isn&apos;t installed: {package}. docs/sources/sql.md says how to install it.</source>
        <translation>未安装 {make} 的驱动：{package}。安装方法见 docs/sources/sql.md。</translation>
    </message>
    <message>
        <source>Texts on {host} are in another encoding than it says. Name it in the “url”: ?charset=gbk.</source>
        <translation>{host} 中文本的实际编码与其声明不符。请在“url”中注明：?charset=gbk。</translation>
    </message>
    <message>
        <source>The source&apos;s “url” doesn&apos;t fit {make}: {reason}.</source>
        <translation>数据源的“url”不适用于 {make}：{reason}。</translation>
    </message>
    <message>
        <source>The channels of device {device} could not be read: {reason}</source>
        <translation>设备 {device} 的通道读取失败：{reason}</translation>
    </message>
    <message>
        <source>The query doesn&apos;t fit {host}: {reason} (line {line} of it). Correct the source&apos;s “query”.</source>
        <translation>查询语句不适用于 {host}：{reason}（语句第 {line} 行）。请更正数据源的“query”。</translation>
    </message>
    <message>
        <source>The name of {host} is not known in this network. Check the source&apos;s “url”. ({reason})</source>
        <translation>本网络中找不到 {host} 的主机名。请检查数据源的“url”。（{reason}）</translation>
    </message>
    <message>
        <source>There is no database {host}. Check the source&apos;s “url”. ({reason})</source>
        <translation>没有数据库 {host}。请检查数据源的“url”。（{reason}）</translation>
    </message>
    <message>
        <source>The user may not read this on {host}: {reason}. Ask its administrator for the right to SELECT.</source>
        <translation>该用户无权读取 {host} 的这些数据：{reason}。请向其管理员申请 SELECT 权限。</translation>
    </message>
    <message>
        <source>The query would change data on {host}, and Yiping only reads. Correct the source&apos;s “query”. ({reason})</source>
        <translation>该查询会改动 {host} 的数据，而一屏只读。请更正数据源的“query”。（{reason}）</translation>
    </message>
    <message>
        <source>{host} broke off while it was read. Was it restarted? It is asked again. ({reason})</source>
        <translation>读取 {host} 时连接中断。是否重启过？稍后重试。（{reason}）</translation>
    </message>
    <message>
        <source>{host} has no connection left. It is asked again soon; ask its administrator for more. ({reason})</source>
        <translation>{host} 的连接数已满，稍后重试；请其管理员增加连接数。（{reason}）</translation>
    </message>
    <message>
        <source>{host} is starting or shutting down. It is asked again soon.</source>
        <translation>{host} 正在启动或关闭，稍后重试。</translation>
    </message>
    <message>
        <source>“{field}” is a number now and began with zeros before: 7 may be 007. Give its “width” in the source&apos;s [records].</source>
        <translation>“{field}”现在是数字，而以前以零开头：7 可能就是 007。请在数据源的 [records] 中注明其“width”（位数）。</translation>
    </message>
    <message>
        <source>“{field}” ({target}) is in none of {rows} rows. Is it called “{nearest}” now? Correct the source&apos;s [records]; meanwhile the rows wait in quarantine.</source>
        <translation>{rows} 行中都没有“{field}”（{target}）。是否已改名为“{nearest}”？请更正数据源的 [records]；在此之前，这些行完整保留在隔离区。</translation>
    </message>
    <message>
        <source>“{field}” ({target}) is in none of {rows} rows any more. Is it called “{nearest}” now? Correct the source&apos;s [records].</source>
        <translation>{rows} 行中已没有“{field}”（{target}）。是否已改名为“{nearest}”？请更正数据源的 [records]。</translation>
    </message>
    <message>
        <source>“{field}” ({target}) is in none of {rows} rows. Ask the operator what it is called, and correct the source&apos;s [records]; meanwhile the rows wait in quarantine.</source>
        <translation>{rows} 行中都没有“{field}”（{target}）。请向对方询问字段名并更正数据源的 [records]；在此之前，这些行完整保留在隔离区。</translation>
    </message>
    <message>
        <source>“{field}” ({target}) is in none of {rows} rows any more. Ask the operator what became of it.</source>
        <translation>{rows} 行中已没有“{field}”（{target}）。请向对方询问该字段的去向。</translation>
    </message>
    <message>
        <source>{rows} rows came at once, {usual} are usual. Was something loaded or changed there in bulk?</source>
        <translation>一次来了 {rows} 行，平时约 {usual} 行。对方是否批量导入或修改了数据？</translation>
    </message>
    <message>
        <source>It was polled {seconds} s late: this machine has too much to do.</source>
        <translation>采集晚了 {seconds} 秒：本机负载过高。</translation>
    </message>
    <message>
        <source>Connected, but nothing has been heard for {seconds} s. Does the sender still send? Is the topic right?</source>
        <translation>已连接，但已有 {seconds} 秒没有收到消息。发送方是否仍在发送？主题是否正确？</translation>
    </message>
    <message>
        <source>The message has {bytes} bytes; {most} are allowed (“max_payload”).</source>
        <translation>消息有 {bytes} 字节，超过允许的 {most} 字节（“max_payload”）。</translation>
    </message>
    <message>
        <source>The message has no rows at “{items}”. Check “items”.</source>
        <translation>消息的“{items}”处没有数据行。请检查“items”。</translation>
    </message>
    <message>
        <source>The message is neither JSON nor text.</source>
        <translation>消息既不是 JSON 也不是文本。</translation>
    </message>
    <message>
        <source>The message is JSON that can&apos;t be read, perhaps cut off.</source>
        <translation>消息是无法读取的 JSON，可能被截断。</translation>
    </message>
    <message>
        <source>The message is nested too deeply.</source>
        <translation>消息嵌套过深。</translation>
    </message>
    <message>
        <source>The rows of {host} are not in order of their times. Take “sorted” out of “since”.</source>
        <translation>{host} 的数据没有按时间排序。请从“since”中去掉“sorted”。</translation>
    </message>
    <message>
        <source>{host} says that it has {total} rows, but sends {count}. Ask its operator, or leave “total” away.</source>
        <translation>{host} 称共有 {total} 行，却只给出 {count} 行。请询问其运维人员，或去掉“total”。</translation>
    </message>
    <message>
        <source>The rows of {host} moved while they were read: one may be missing. If sorted by time, say so in “since”.</source>
        <translation>读取期间 {host} 的数据发生移位，可能漏掉一行。若数据按时间排序，请在“since”中写明 sorted = true。</translation>
    </message>
    <message>
        <source>{outside} of {count} positions are 0, 0: “{lon}” and “{lat}” are empty there. Ask the operator to send nothing instead.</source>
        <translation>{count} 个坐标中有 {outside} 个是 0, 0：“{lon}”和“{lat}”其实没有值。请对方改为不填。</translation>
    </message>
    <message>
        <source>{outside} of {count} positions lie outside {name}: “{lon}” and “{lat}” are swapped. Swap them in [records] position.</source>
        <translation>{count} 个坐标中有 {outside} 个在 {name} 之外：“{lon}”和“{lat}”颠倒了。请在 [records] 的 position 中对调。</translation>
    </message>
    <message>
        <source>{outside} of {count} positions lie outside {name}: with the other sign of “{lon}” or “{lat}” they are there. Ask the operator for signed degrees, east and north positive.</source>
        <translation>{count} 个坐标中有 {outside} 个在 {name} 之外：“{lon}”或“{lat}”改变正负号后即在其中。请对方按东经、北纬为正提供度数。</translation>
    </message>
    <message>
        <source>{outside} of {count} positions lie outside {name}: “{lon}” and “{lat}” are no degrees but {detail}. Ask the operator for degrees.</source>
        <translation>{count} 个坐标中有 {outside} 个在 {name} 之外：“{lon}”和“{lat}”的单位不是度，而是 {detail}。请对方提供度数。</translation>
    </message>
    <message>
        <source>{outside} of {count} positions lie outside {name}: “{lon}” and “{lat}” are metres of {detail}, not degrees. Ask the operator for degrees.</source>
        <translation>{count} 个坐标中有 {outside} 个在 {name} 之外：“{lon}”和“{lat}”是 {detail} 的米制坐标，不是度。请对方提供经纬度。</translation>
    </message>
    <message>
        <source>{outside} of {count} positions lie just outside {name}, nearly all of them inside if they are {detail}, not {datum}. Check “datum” in [records] position.</source>
        <translation>{count} 个坐标中有 {outside} 个略在 {name} 之外；若坐标系是 {detail} 而不是 {datum}，则几乎都在其中。请核对 [records] 的 position 中的“datum”。</translation>
    </message>
    <message>
        <source>{outside} of {count} positions lie outside {name}. Check “{lon}”, “{lat}” and “datum” in [records] position; if they may lie anywhere, say anywhere = true there.</source>
        <translation>{count} 个坐标中有 {outside} 个在 {name} 之外。请核对 [records] 的 position 中的“{lon}”“{lat}”和“datum”；若本来就可在任何地方，请写 anywhere = true。</translation>
    </message>
    <message>
        <source>The sender ended the connection. It is taken up again soon.</source>
        <translation>对方结束了连接，稍后自动重连。</translation>
    </message>
    <message>
        <source>More than {rows} rows came in one poll. Ask for less at once.</source>
        <translation>一次采集超过 {rows} 行。请减少每次请求的数据。</translation>
    </message>
    <message>
        <source>A poll took {seconds} s, longer than the {every} between two. Lengthen “every”, or ask for less.</source>
        <translation>一次采集用了 {seconds} 秒，超过采集间隔 {every}。请加大“every”，或减少每次请求的数据。</translation>
    </message>
    <message>
        <source>{count} row(s) came with a region that is no code, as “{example}”. They are placed by their position; where they have none, say what the words mean: words = {open} … {close}.</source>
        <translation>{count} 行的区划不是代码，例如“{example}”。这些行按坐标归入所在区划；没有坐标的，请写明各词的含义：words = {open} … {close}。</translation>
    </message>
    <message>
        <source>The secret “{name}” has a line break or tab inside. Enter it again.</source>
        <translation>密钥“{name}”中含有换行或制表符，请重新录入。</translation>
    </message>
    <message>
        <source>{file} was changed while it was read. It is read again.</source>
        <translation>{file} 在读取时被修改，将重新读取。</translation>
    </message>
    <message>
        <source>{file} has a line of over a million characters: it is no table.</source>
        <translation>{file} 有一行超过一百万字符：不是表格。</translation>
    </message>
    <message>
        <source>{host} has no WSDL there, or one without a service. Check “wsdl”.</source>
        <translation>{host} 在该地址没有 WSDL，或其中没有服务。请检查“wsdl”。</translation>
    </message>
    <message>
        <source>The WSDL of {host} has no operation “{operation}”. It has: {known}.</source>
        <translation>{host} 的 WSDL 没有操作“{operation}”。现有：{known}。</translation>
    </message>
    <message>
        <source>The WSDL of {host} says that the service is at “{address}”, which the source file doesn&apos;t name. Write its address as “address”.</source>
        <translation>{host} 的 WSDL 称服务位于“{address}”，数据源文件未列出该地址。请在“address”中写明。</translation>
    </message>
    <message>
        <source>{host} reports a fault: {reason}</source>
        <translation>{host} 报告故障：{reason}</translation>
    </message>
    <message>
        <source>The WSDL of {host} can&apos;t be used: {reason}</source>
        <translation>{host} 的 WSDL 无法使用：{reason}</translation>
    </message>
    <message>
        <source>What {host} takes or answers isn&apos;t what its WSDL says: {reason}</source>
        <translation>{host} 的参数或应答与其 WSDL 不符：{reason}</translation>
    </message>
    <message>
        <source>The WSDL of {host} includes a document of {other}. Save both beside the source file, and name the file as “wsdl”.</source>
        <translation>{host} 的 WSDL 引用了 {other} 的文档。请把两者保存到数据源文件旁，并把“wsdl”改为该文件。</translation>
    </message>
    <message>
        <source>{file} is not in the centre&apos;s folder: it is not read. Copy it there.</source>
        <translation>{file} 不在本中心的文件夹内，不予读取。请复制到该文件夹。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {reason}. Correct the source&apos;s “wsdl”.</source>
        <translation>无法读取 {file}：{reason}。请更正数据源的“wsdl”。</translation>
    </message>
    <message>
        <source>The clock of the source runs {minutes} min ahead of this computer&apos;s. Set the one that is wrong; until then ages are reckoned by the source&apos;s clock.</source>
        <translation>数据源的时钟比本机快 {minutes} 分钟。请校正有误的一方；在此之前按数据源的时钟计算时间。</translation>
    </message>
    <message>
        <source>Its newest rows lie {hours} h ahead of this computer&apos;s clock: is “zone” right in [records]? Until then ages are reckoned by the source&apos;s clock.</source>
        <translation>最新的行的时间比本机时钟超前 {hours} 小时：[records] 中的“zone”是否正确？在此之前按数据源的时钟计算时间。</translation>
    </message>
    <message>
        <source>Its newest rows lie {minutes} min ahead of this computer&apos;s clock. Set the clock that is wrong; until then ages are reckoned by the source&apos;s clock.</source>
        <translation>最新的行的时间比本机时钟超前 {minutes} 分钟。请校正有误的时钟；在此之前按数据源的时钟计算时间。</translation>
    </message>
    <message>
        <source>The log-in at {host} takes too long. Is it overloaded?</source>
        <translation>{host} 登录耗时过长，是否负载过高？</translation>
    </message>
    <message>
        <source>{host} refuses the log-in ({status}). Check the user, and renew the secret “{name}”.</source>
        <translation>{host} 拒绝登录（{status}）。请检查用户名，并更新密钥“{name}”。</translation>
    </message>
    <message>
        <source>The log-in at {host} brought no token: {message} Check the user and the secret “{name}”.</source>
        <translation>登录 {host} 没有得到令牌：{message} 请检查用户名和密钥“{name}”。</translation>
    </message>
    <message>
        <source>The certificate file {file} can&apos;t be used: {reason}. Correct the source&apos;s “tls”.</source>
        <translation>证书文件 {file} 无法使用：{reason}。请更正数据源的“tls”。</translation>
    </message>
    <message>
        <source>{host} redirects to {moved}, and credentials don&apos;t follow a redirect. Write that address as “url”.</source>
        <translation>{host} 重定向到 {moved}，凭据不会跟随重定向。请把该地址写入“url”。</translation>
    </message>
    <message>
        <source>{host} doesn&apos;t take the key or password any more (401). Renew the secret.</source>
        <translation>{host} 不再接受现有的密钥或密码（401）。请更新密钥。</translation>
    </message>
    <message>
        <source>{host} wants to know who asks (401). Give the source an “auth” with a secret.</source>
        <translation>{host} 要求身份认证（401）。请为数据源配置“auth”和密钥。</translation>
    </message>
    <message>
        <source>The proxy on the way to {host} wants a password. Ask the network&apos;s operator.</source>
        <translation>通往 {host} 的代理服务器需要密码。请联系网络管理员。</translation>
    </message>
    <message>
        <source>{host} and this machine find no common encryption ({reason}). Is it http:// after all?</source>
        <translation>{host} 与本机无法协商加密（{reason}）。该地址是否其实是 http://？</translation>
    </message>
    <message>
        <source>The proxy on the way to {host} refuses: {reason}. Ask the network&apos;s operator.</source>
        <translation>通往 {host} 的代理服务器拒绝访问：{reason}。请联系网络管理员。</translation>
    </message>
    <message>
        <source>{host} can&apos;t be asked: a head of the request has characters it must not have.</source>
        <translation>无法向 {host} 发出请求：请求头中含有不允许的字符。</translation>
    </message>
    <message>
        <source>What {host} answers is not HTTP ({reason}). Check the address and the port.</source>
        <translation>{host} 的应答不是 HTTP（{reason}）。请检查地址和端口。</translation>
    </message>
    <message>
        <source>What {host} sends unpacks to a huge size and was not read. Ask its operator what it is.</source>
        <translation>{host} 发来的内容解压后异常庞大，未予读取。请向其运维人员查明。</translation>
    </message>
    <message>
        <source>{host} did not take the connection in time ({seconds} s). Is it off, or a firewall between?</source>
        <translation>{host} 在 {seconds} 秒内没有接受连接。是否已关机，或被防火墙阻断？</translation>
    </message>
    <message>
        <source>{host} said nothing for {seconds} s and did not answer in time. Is it overloaded, or hung?</source>
        <translation>{host} 已 {seconds} 秒没有任何回应。是否负载过高或已卡死？</translation>
    </message>
    <message>
        <source>The certificate of {host} has expired. Tell its operator to renew it.</source>
        <translation>{host} 的证书已过期。请通知其运维人员更换。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid yet. Is this machine&apos;s clock right?</source>
        <translation>{host} 的证书尚未生效。本机时钟是否准确？</translation>
    </message>
    <message>
        <source>The certificate of {host} is for another name. Use the name that it is for in the url.</source>
        <translation>{host} 的证书属于另一个名称。请在 url 中使用证书上的名称。</translation>
    </message>
    <message>
        <source>The certificate of {host} is of an issuer unknown here. Give the issuer&apos;s file: tls = { authority = … }.</source>
        <translation>{host} 的证书由本机不认识的机构签发。请提供该机构的证书文件：tls = { authority = … }。</translation>
    </message>
    <message>
        <source>The certificate of {host} can&apos;t be trusted: {reason}</source>
        <translation>{host} 的证书不可信：{reason}</translation>
    </message>
    <message>
        <source>{file} takes too long to read. Split it, or lengthen “timeout”.</source>
        <translation>读取 {file} 耗时过长。请拆分，或加长“timeout”。</translation>
    </message>
    <message>
        <source>{file} takes over {megabytes} MB to read. Does a cell lie far off the others? Delete it.</source>
        <translation>读取 {file} 需要超过 {megabytes} MB 内存。是否有单元格远离其余数据？请删除它。</translation>
    </message>
    <message>
        <source>{file} holds over {megabytes} MB when it is unpacked. Split it, or take it away.</source>
        <translation>{file} 解压后超过 {megabytes} MB。请拆分或移走。</translation>
    </message>
    <message>
        <source>The answer of {host} is not read. {reason}</source>
        <translation>{host} 的应答未被读取。{reason}</translation>
    </message>
    <message>
        <source>What answers at {host} is no such database: {reason}. Check host and port of the source&apos;s “url”.</source>
        <translation>{host} 上应答的不是这种数据库：{reason}。请检查数据源“url”中的主机和端口。</translation>
    </message>
    <message>
        <source>No safe connection to {host}: {reason}. Does it speak TLS, and does the “url” name its certificate&apos;s issuer?</source>
        <translation>无法与 {host} 建立安全连接：{reason}。请确认它支持 TLS，并在“url”中写明其证书的签发机构。</translation>
    </message>
</context>
<context>
    <name>SourcePane</name>
    <message>
        <source>Polls</source>
        <translation>采集</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Answer time</source>
        <translation>应答时间</translation>
    </message>
    <message>
        <source>Last polls</source>
        <translation>最近采集</translation>
    </message>
    <message>
        <source>Quarantine</source>
        <translation>隔离区</translation>
    </message>
    <message>
        <source>Not asked in the last 24 hours</source>
        <translation>最近 24 小时没有采集</translation>
    </message>
    <message>
        <source>No row was refused.</source>
        <translation>没有拒收的行。</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Try again by today&apos;s mapping</source>
        <translation>按现在的映射重试</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>There is no source “{source}”.</source>
        <translation>没有数据源“{source}”。</translation>
    </message>
    <message>
        <source>The centre has no source. Add sources/NAME.toml.</source>
        <translation>本中心还没有数据源。请添加 sources/名称.toml。</translation>
    </message>
    <message>
        <source>All is well: nothing to do.</source>
        <translation>一切正常，无需处理。</translation>
    </message>
    <message>
        <source>Last success</source>
        <translation>上次成功</translation>
    </message>
    <message>
        <source>Rhythm</source>
        <translation>采集周期</translation>
    </message>
    <message>
        <source>every {span}</source>
        <translation>每 {span}</translation>
    </message>
    <message>
        <source>Next try</source>
        <translation>下次采集</translation>
    </message>
    <message>
        <source>Rows, last poll</source>
        <translation>上次采集行数</translation>
    </message>
    <message>
        <source>Refused, last poll</source>
        <translation>上次拒收行数</translation>
    </message>
    <message>
        <source>Its clock</source>
        <translation>对方时钟</translation>
    </message>
    <message>
        <source>Connector</source>
        <translation>连接器</translation>
    </message>
    <message>
        <source>right</source>
        <translation>准确</translation>
    </message>
    <message>
        <source>{span} ahead</source>
        <translation>快 {span}</translation>
    </message>
    <message>
        <source>{span} behind</source>
        <translation>慢 {span}</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Goes on from</source>
        <translation>续采位置</translation>
    </message>
    <message>
        <source>{rows} rows</source>
        <translation>{rows} 行</translation>
    </message>
    <message>
        <source>{refused} refused</source>
        <translation>拒收 {refused} 行</translation>
    </message>
    <message>
        <source>{kept} rows kept</source>
        <translation>现存 {kept} 行</translation>
    </message>
    <message>
        <source>{refused} refused so far</source>
        <translation>累计拒收 {refused} 次</translation>
    </message>
    <message>
        <source>{dropped} no longer kept</source>
        <translation>其中 {dropped} 行已不再保留</translation>
    </message>
    <message>
        <source>Trying again …</source>
        <translation>正在重试…</translation>
    </message>
    <message>
        <source>Esc closes</source>
        <translation>按 Esc 关闭</translation>
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
    <name>Stations</name>
    <message>
        <source>No readings yet</source>
        <translation>暂无监测值</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 个站点</translation>
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
    <message>
        <source>{file} is there already. Name a new file.</source>
        <translation>{file} 已存在。请另取文件名。</translation>
    </message>
    <message>
        <source>There is no file {file}.</source>
        <translation>没有文件 {file}。</translation>
    </message>
    <message>
        <source>{file} is damaged or is no backup of such a store.</source>
        <translation>{file} 已损坏，或不是这种库的备份。</translation>
    </message>
    <message>
        <source>{program} isn&apos;t there. Install PostgreSQL&apos;s client programs, of the server&apos;s version or newer.</source>
        <translation>找不到 {program}。请安装不低于服务器版本的 PostgreSQL 客户端程序。</translation>
    </message>
    <message>
        <source>{program} failed: {said}</source>
        <translation>{program} 失败：{said}</translation>
    </message>
    <message>
        <source>{place} was put back from a backup. It is opened anew; it goes on by itself.</source>
        <translation>{place} 已从备份恢复，正在重新打开，会自动继续。</translation>
    </message>
    <message>
        <source>The store can&apos;t keep it ({error}): a value is out of its range, or of no use.</source>
        <translation>库里存不下这条记录（{error}）：有数值超出范围或不可用。</translation>
    </message>
</context>
<context>
    <name>StoreKeeping</name>
    <message>
        <source>closed events</source>
        <translation>已办结事件</translation>
    </message>
    <message>
        <source>lines of the change feed</source>
        <translation>变更序列行</translation>
    </message>
    <message>
        <source>readings</source>
        <translation>监测值</translation>
    </message>
    <message>
        <source>refused rows</source>
        <translation>拒收的行</translation>
    </message>
    <message>
        <source>warnings</source>
        <translation>预警</translation>
    </message>
    <message>
        <source>{file} holds all of {place}, as it was just now ({size} MB).</source>
        <translation>{file} 已存下 {place} 此刻的全部数据（{size} MB）。</translation>
    </message>
    <message>
        <source>Counting anew …</source>
        <translation>正在重新计数…</translation>
    </message>
    <message>
        <source>All that {centre}&apos;s store took in since {file} was written will be gone. Go on? (yes/no) </source>
        <translation>{centre} 的库自 {file} 写成以来收到的数据都将不在其中。继续吗？（yes/no）</translation>
    </message>
    <message>
        <source>Nothing was done.</source>
        <translation>什么都没做。</translation>
    </message>
    <message>
        <source>The store holds what {file} held.</source>
        <translation>库已恢复为 {file} 的内容。</translation>
    </message>
    <message>
        <source>What it held before is kept as {file}.</source>
        <translation>原有内容另存为 {file}。</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
</context>
<context>
    <name>TablePane</name>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Warnings in force</source>
        <translation>生效预警</translation>
    </message>
    <message>
        <source>Data sources</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>Reported indicators</source>
        <translation>公布指标</translation>
    </message>
    <message>
        <source>{count} in all</source>
        <translation>共 {count}</translation>
    </message>
    <message>
        <source>no column {name}</source>
        <translation>没有 {name} 这一列</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>What</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>区划</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
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
        <source>Time left</source>
        <translation>剩余时限</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>预警</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>发布单位</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>截止</translation>
    </message>
    <message>
        <source>Last heard</source>
        <translation>最近收到</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒收</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>领域</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>On the year</source>
        <translation>同比</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>期间</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>没有内容</translation>
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
    <name>ThingsPane</name>
    <message>
        <source>Nothing bears all of this</source>
        <translation>没有同时满足的</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>暂无数据</translation>
    </message>
</context>
<context>
    <name>TickerPane</name>
    <message>
        <source>Warnings in force</source>
        <translation>生效预警</translation>
    </message>
    <message>
        <source>Gravest events</source>
        <translation>重大事件</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>公告</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>No warning in force</source>
        <translation>当前无生效预警</translation>
    </message>
    <message>
        <source>No open event of this severity</source>
        <translation>当前无该等级未结事件</translation>
    </message>
</context>
<context>
    <name>Tiles</name>
    <message>
        <source>The file is neither MBTiles nor PMTiles.</source>
        <translation>文件既不是 MBTiles 也不是 PMTiles。</translation>
    </message>
    <message>
        <source>The pack is not PMTiles of version 3.</source>
        <translation>图包不是 PMTiles 第 3 版。</translation>
    </message>
    <message>
        <source>The pack is compressed by something else than gzip.</source>
        <translation>图包用 gzip 以外的方式压缩。</translation>
    </message>
    <message>
        <source>The pack&apos;s directories lead in a circle.</source>
        <translation>图包的目录相互循环。</translation>
    </message>
    <message>
        <source>A part of the pack is larger than any should be.</source>
        <translation>图包中有一部分大得不合理。</translation>
    </message>
    <message>
        <source>The pack is cut off.</source>
        <translation>图包不完整，被截断。</translation>
    </message>
    <message>
        <source>The pack can&apos;t be read: {reason}.</source>
        <translation>图包无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The pack holds vector tiles. The map draws pictures: PNG, JPEG or WebP.</source>
        <translation>图包里是矢量瓦片。地图只画图片：PNG、JPEG 或 WebP。</translation>
    </message>
    <message>
        <source>The server did not answer lately; it is asked again soon.</source>
        <translation>服务器近来没有应答，稍后再问。</translation>
    </message>
    <message>
        <source>The server answered with something else than a picture.</source>
        <translation>服务器返回的不是图片。</translation>
    </message>
    <message>
        <source>The pack holds something else than a picture.</source>
        <translation>图包中的内容不是图片。</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>{source} reported: {title}</source>
        <translation>{source} 上报：{title}</translation>
    </message>
    <message>
        <source>{source} says: {state}</source>
        <translation>{source} 最新状态：{state}</translation>
    </message>
    <message>
        <source>{source} changed it: {before} → {after}</source>
        <translation>{source} 改变状态：{before} → {after}</translation>
    </message>
    <message>
        <source>{officer} ({role}, {level}): {action}, {before} → {after}</source>
        <translation>{officer}（{level}{role}）{action}：{before} → {after}</translation>
    </message>
    <message>
        <source>{officer} ({role}, {level}): {action}</source>
        <translation>{officer}（{level}{role}）{action}</translation>
    </message>
    <message>
        <source>Found to be one happening: {one} and {other}, score {score}</source>
        <translation>自动合并：{one} 与 {other}，得分 {score}</translation>
    </message>
    <message>
        <source>{officer} confirmed: {one} and {other} are one happening</source>
        <translation>{officer} 确认：{one} 与 {other} 是同一件事</translation>
    </message>
    <message>
        <source>{officer} refused: {one} and {other} are two happenings</source>
        <translation>{officer} 否定：{one} 与 {other} 不是同一件事</translation>
    </message>
    <message>
        <source>{officer} joined {one} and {other}</source>
        <translation>{officer} 合并了 {one} 与 {other}</translation>
    </message>
    <message>
        <source>{officer} split {one} from {other}</source>
        <translation>{officer} 把 {one} 从 {other} 拆出</translation>
    </message>
    <message>
        <source>{officer} took a decision on {one} and {other} back</source>
        <translation>{officer} 撤回了对 {one} 与 {other} 的决定</translation>
    </message>
</context>
<context>
    <name>TitleBar</name>
    <message>
        <source>Replay, not live: {time}</source>
        <translation>回放，非实时：{time}</translation>
    </message>
</context>
<context>
    <name>TrackList</name>
    <message>
        <source>“206” is a size in design units (1/1080 of the height), “1fr” a share of what is left.</source>
        <translation>“206”为设计单位（屏高的 1/1080），“1fr”为剩余部分的份额。</translation>
    </message>
    <message>
        <source>One more after it</source>
        <translation>在其后增加</translation>
    </message>
    <message>
        <source>Away with it</source>
        <translation>去掉</translation>
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
    <message>
        <source>diamonds outside it</source>
        <translation>菱形超出范围</translation>
    </message>
    <message>
        <source>more than usual</source>
        <translation>高于往常</translation>
    </message>
    <message>
        <source>less than usual</source>
        <translation>低于往常</translation>
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
    <name>Verify</name>
    <message>
        <source>the file is whole</source>
        <translation>文件完好</translation>
    </message>
    <message>
        <source>PostgreSQL answers (its own tools check its files)</source>
        <translation>PostgreSQL 有应答（文件由其自带工具检查）</translation>
    </message>
    <message>
        <source>the file is damaged: {said}. Restore a backup.</source>
        <translation>文件已损坏：{said}。请恢复备份。</translation>
    </message>
    <message>
        <source>every event is open or closed as its state says</source>
        <translation>每个事件的开闭与其状态一致</translation>
    </message>
    <message>
        <source>{count} events are not.</source>
        <translation>有 {count} 个不一致。</translation>
    </message>
    <message>
        <source>the counters equal a recount of {count} events</source>
        <translation>计数与 {count} 个事件重算一致</translation>
    </message>
    <message>
        <source>the counters equal a recount of {count} assets</source>
        <translation>计数与 {count} 个设施重算一致</translation>
    </message>
    <message>
        <source>the past ends with what is open now</source>
        <translation>历史与当前未办结的衔接一致</translation>
    </message>
    <message>
        <source>the change feed has every number</source>
        <translation>变更序列连续</translation>
    </message>
    <message>
        <source>it has {lines} lines from {first} to {last}, and its head says {head}.</source>
        <translation>共 {lines} 行，从 {first} 到 {last}，而序列头为 {head}。</translation>
    </message>
    <message>
        <source>{count} counters differ. Count anew: yiping store verify CENTRE --mend</source>
        <translation>有 {count} 个计数不一致。请重新计数：yiping store verify 中心 --mend</translation>
    </message>
    <message>
        <source>every incident has one line in the queue</source>
        <translation>每件合并事件在队列中恰有一行</translation>
    </message>
    <message>
        <source>{count} have none or several. Mend them: yiping store verify CENTRE --mend</source>
        <translation>{count} 件没有或有多行。可修复：yiping store verify CENTRE --mend</translation>
    </message>
    <message>
        <source>the measures&apos; sums are those of their events</source>
        <translation>各项指标的累计数与其事件相符</translation>
    </message>
    <message>
        <source>every link and incident names events that are there</source>
        <translation>每条关联和合并事件所指的事件都在</translation>
    </message>
    <message>
        <source>{count} don&apos;t. The collector mends it.</source>
        <translation>有 {count} 条不在。采集器会自行修正。</translation>
    </message>
    <message>
        <source>the summaries of readings tell of what is kept</source>
        <translation>监测汇总与所存读数一致</translation>
    </message>
    <message>
        <source>{count} days differ. Count anew: yiping store verify CENTRE --mend</source>
        <translation>有 {count} 天不一致。请重新计数：yiping store verify 中心 --mend</translation>
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
    <message>
        <source>The smallest text of the pane “{pane}” in the scene “{scene}” is seen at {angle} arc-minutes from the farthest seat.</source>
        <translation>场景“{scene}”中“{pane}”窗格最小的文字，从最远的座位看只有 {angle} 角分。</translation>
    </message>
</context>
<context>
    <name>WarningPane</name>
    <message>
        <source>Warning in force</source>
        <translation>预警信息</translation>
    </message>
    <message>
        <source>{count} in force</source>
        <translation>生效 {count} 条</translation>
    </message>
    <message>
        <source>No warning in force</source>
        <translation>当前无生效预警</translation>
    </message>
    <message>
        <source>Issued {time}</source>
        <translation>{time} 发布</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>至 {time}</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>影响区域</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>防御措施</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 条</translation>
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
    <name>WordsChip</name>
    <message>
        <source>Show all again (Esc)</source>
        <translation>重新显示全部（Esc）</translation>
    </message>
    <message>
        <source>Only what “{words}” finds; press to show all</source>
        <translation>只显示与“{words}”相符的；按下显示全部</translation>
    </message>
</context>
<context>
    <name>Workflow</name>
    <message>
        <source>This action&apos;s number was used for another one.</source>
        <translation>这个动作编号已被别的动作使用。</translation>
    </message>
    <message>
        <source>There is no such event. It may have been let go of.</source>
        <translation>没有这个事件，可能已过保存期限。</translation>
    </message>
    <message>
        <source>An action needs a number of its own.</source>
        <translation>每个动作要有自己的编号。</translation>
    </message>
    <message>
        <source>An action needs the officer&apos;s name.</source>
        <translation>须写明经办人姓名。</translation>
    </message>
    <message>
        <source>A text is longer than {count} characters.</source>
        <translation>文字超过 {count} 个字。</translation>
    </message>
    <message>
        <source>A number is too large.</source>
        <translation>数字太大。</translation>
    </message>
    <message>
        <source>There is no action “{action}”.</source>
        <translation>没有“{action}”这个动作。</translation>
    </message>
    <message>
        <source>Level {level} has nothing to do with this.</source>
        <translation>{level}没有经办此事件。</translation>
    </message>
    <message>
        <source>“{action}” can&apos;t be done in the state “{state}”.</source>
        <translation>“{state}”状态下不能“{action}”。</translation>
    </message>
    <message>
        <source>“{action}” isn&apos;t for the role {role} at level {level}.</source>
        <translation>{level}的{role}不能“{action}”。</translation>
    </message>
    <message>
        <source>“{action}” isn&apos;t for level {level} to do at level {other}.</source>
        <translation>{level}不能替{other}“{action}”。</translation>
    </message>
    <message>
        <source>{place} doesn&apos;t lie in {scope}, which {officer} answers for.</source>
        <translation>{place} 不在{officer}负责的 {scope} 之内。</translation>
    </message>
    <message>
        <source>“{action}” needs this to be told: {need}.</source>
        <translation>“{action}”须写明{need}。</translation>
    </message>
    <message>
        <source>An extension has to end later than now.</source>
        <translation>延期的期限必须晚于现在。</translation>
    </message>
    <message>
        <source>It was reported up: the level above has to send it down again.</source>
        <translation>已经上报：须由上级下派回来。</translation>
    </message>
    <message>
        <source>No extension was asked for.</source>
        <translation>没有待批的延期申请。</translation>
    </message>
    <message>
        <source>There is no level above {level}.</source>
        <translation>{level}没有上级。</translation>
    </message>
    <message>
        <source>There is no level below {level}.</source>
        <translation>{level}没有下级。</translation>
    </message>
    <message>
        <source>Level {level} has it already.</source>
        <translation>{level}正在办理。</translation>
    </message>
    <message>
        <source>Say to which place of level {level} it goes.</source>
        <translation>请写明下派到哪个{level}。</translation>
    </message>
    <message>
        <source>{officer} was faster: “{action}”. It stands at “{state}” now. Look again.</source>
        <translation>{officer} 已先一步做了“{action}”，现为“{state}”。请再看一眼。</translation>
    </message>
    <message>
        <source>Its source ({officer}) changed it meanwhile to “{state}”. Look again.</source>
        <translation>来源（{officer}）刚把它改为“{state}”。请再看一眼。</translation>
    </message>
</context>
<context>
    <name>Xml</name>
    <message>
        <source>The XML has more than {most} parts. Ask for less at once.</source>
        <translation>XML 超过 {most} 个部分。请减少一次请求的数据量。</translation>
    </message>
    <message>
        <source>The XML has a document type, which may define entities or point outside.</source>
        <translation>XML 含有文档类型声明，可能定义实体或指向外部，不予读取。</translation>
    </message>
    <message>
        <source>Its encoding is neither UTF-8 nor GB18030, nor what it says.</source>
        <translation>编码既不是 UTF-8 或 GB18030，也不是其声明的编码。</translation>
    </message>
    <message>
        <source>It is not well-formed XML: {reason}.</source>
        <translation>不是格式正确的 XML：{reason}。</translation>
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
    <name>_Track</name>
    <message>
        <source>Moment of the day</source>
        <translation>当日时刻</translation>
    </message>
</context>
<context>
    <name>alarm_words</name>
    <message>
        <source>Warning</source>
        <translation>预警</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Source failing</source>
        <translation>数据源中断</translation>
    </message>
    <message>
        <source>shelved</source>
        <translation>已搁置</translation>
    </message>
    <message>
        <source>new</source>
        <translation>未确认</translation>
    </message>
    <message>
        <source>over, not seen</source>
        <translation>已解除、未确认</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Warning in force: {title}</source>
        <translation>预警生效：{title}</translation>
    </message>
    <message>
        <source>New event of level {level}: {title}</source>
        <translation>新发{level}事件：{title}</translation>
    </message>
    <message>
        <source>An event of level {level} is overdue: {title}</source>
        <translation>{level}事件已超时：{title}</translation>
    </message>
    <message>
        <source>No data any more from {title}</source>
        <translation>{title}数据中断</translation>
    </message>
    <message>
        <source>Drill. {text}</source>
        <translation>演练。{text}</translation>
    </message>
    <message>
        <source>{count} new alarms within a minute</source>
        <translation>一分钟内 {count} 起新报警</translation>
    </message>
    <message>
        <source>{kind}: {title}</source>
        <translation>{kind}：{title}</translation>
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
    <message>
        <source>Excellent</source>
        <translation>优</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良</translation>
    </message>
    <message>
        <source>Lightly polluted</source>
        <translation>轻度污染</translation>
    </message>
    <message>
        <source>Moderately polluted</source>
        <translation>中度污染</translation>
    </message>
    <message>
        <source>Heavily polluted</source>
        <translation>重度污染</translation>
    </message>
    <message>
        <source>Severely polluted</source>
        <translation>严重污染</translation>
    </message>
    <message>
        <source>{year} (year)</source>
        <translation>{year} 年</translation>
    </message>
    <message>
        <source>{year} Q{n}</source>
        <translation>{year} 年第 {n} 季度</translation>
    </message>
    <message>
        <source>{year} week {n}</source>
        <translation>{year} 年第 {n} 周</translation>
    </message>
    <message>
        <source>last year</source>
        <translation>上年</translation>
    </message>
    <message>
        <source>last quarter</source>
        <translation>上季度</translation>
    </message>
    <message>
        <source>last week</source>
        <translation>上周</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨日</translation>
    </message>
    <message>
        <source>last month</source>
        <translation>上月</translation>
    </message>
    <message>
        <source>{n} points</source>
        <translation>{n} 个百分点</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 时 {minutes} 分</translation>
    </message>
    <message>
        <source>{span} over</source>
        <translation>超 {span}</translation>
    </message>
    <message>
        <source>{span} left</source>
        <translation>剩 {span}</translation>
    </message>
    <message>
        <source>{count} reports as one</source>
        <translation>合并 {count} 报</translation>
    </message>
    <message>
        <source>Red light</source>
        <translation>红灯</translation>
    </message>
    <message>
        <source>Yellow light</source>
        <translation>黄灯</translation>
    </message>
    <message>
        <source>Green light</source>
        <translation>绿灯</translation>
    </message>
    <message>
        <source>Township</source>
        <translation>乡镇（街道）</translation>
    </message>
    <message>
        <source>County</source>
        <translation>县（市、区）</translation>
    </message>
    <message>
        <source>Prefecture</source>
        <translation>市</translation>
    </message>
    <message>
        <source>Replay {time}</source>
        <translation>回放 {time}</translation>
    </message>
    <message>
        <source>persons</source>
        <translation>人</translation>
    </message>
    <message>
        <source>visits</source>
        <translation>人次</translation>
    </message>
    <message>
        <source>score</source>
        <translation>分</translation>
    </message>
    <message>
        <source>× 10,000 persons</source>
        <translation>万人</translation>
    </message>
    <message>
        <source>× 10,000 m²</source>
        <translation>万平方米</translation>
    </message>
    <message>
        <source>Water level</source>
        <translation>水位</translation>
    </message>
    <message>
        <source>Warning level</source>
        <translation>警戒水位</translation>
    </message>
    <message>
        <source>Guaranteed level</source>
        <translation>保证水位</translation>
    </message>
    <message>
        <source>Late to be accepted</source>
        <translation>受理超时</translation>
    </message>
    <message>
        <source>This can&apos;t be drawn; the log says why</source>
        <translation>无法绘制，原因见日志</translation>
    </message>
    <message>
        <source>Not all data yet</source>
        <translation>数据未到齐</translation>
    </message>
</context>
</TS>
