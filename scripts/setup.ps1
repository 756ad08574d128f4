# Prepare this checkout on Windows 10 or later: uv, and .venv from pinned and hashed requirements.
#     scripts\setup.ps1 run     what the program needs
#     scripts\setup.ps1 dev     that, and what the tests need
# A stamp in .venv says what was set up from which requirements, so that a second run asks nothing and nobody.
param([ValidateSet('run', 'dev')][string]$Mode = 'run')

$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$environment = Join-Path $root '.venv'
$python = Join-Path $environment 'Scripts\python.exe'
$started = Get-Date

function Say([string]$text) { Write-Host "yiping: $text" }
function Stop-Setup([string]$text) { Say $text; exit 1 }
function Get-Stamp([string]$kind) {
    $files = (Join-Path $root "requirements\$kind.txt"), $PSCommandPath
    return ($files | ForEach-Object { (Get-FileHash -Algorithm SHA256 -LiteralPath $_).Hash }) -join '-'
}
function Test-Stamp([string]$kind) {
    $stamp = Join-Path $environment ".yiping-$kind"
    return (Test-Path -LiteralPath $stamp) -and ((Get-Content -LiteralPath $stamp -Raw).Trim() -eq (Get-Stamp $kind))
}

if ((Test-Path -LiteralPath $python) -and ((Test-Stamp $Mode) -or ($Mode -eq 'run' -and (Test-Stamp 'dev')))) { exit 0 }

# Native commands write progress to the error stream; in PowerShell 5.1 that must not end the script.
$ErrorActionPreference = 'Continue'

$interpreter = $null
$fits = 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
foreach ($candidate in @('py -3.13', 'py -3.12', 'py -3.11', 'python', 'python3')) {
    $words = $candidate.Split(' ')
    if (-not (Get-Command $words[0] -ErrorAction SilentlyContinue)) { continue }
    $extra = @($words | Select-Object -Skip 1)
    & $words[0] @extra -c $fits 2>$null
    if ($LASTEXITCODE -eq 0) {
        $interpreter = (& $words[0] @extra -c 'import sys; print(sys.executable)').Trim()
        break
    }
}
if (-not $interpreter) {
    Stop-Setup 'Python 3.11, 3.12 or 3.13 is needed, and none was found. Install it from python.org or the Microsoft Store.'
}

$uv = $null
$found = Get-Command uv -ErrorAction SilentlyContinue
if ($found) { $uv = $found.Source }
if (-not $uv) {
    $tools = Join-Path $root '.tools\uv'
    $uv = Join-Path $tools 'Scripts\uv.exe'
    if (-not (Test-Path -LiteralPath $uv)) {
        Say 'installing uv (into .tools, with the pinned hash)...'
        & $interpreter -m venv --clear $tools
        & (Join-Path $tools 'Scripts\python.exe') -m pip install --quiet --disable-pip-version-check --require-hashes `
            -r (Join-Path $root 'requirements\uv.txt')
        if ($LASTEXITCODE -ne 0) { Stop-Setup 'uv could not be installed. Is there a way to a Python package index?' }
    }
}

# What pip was told about this network (a mirror), uv is told too; its own settings go first.
if (-not $env:UV_DEFAULT_INDEX -and -not $env:UV_INDEX_URL) {
    $index = $env:PIP_INDEX_URL
    if (-not $index) { $index = & $interpreter -m pip config get global.index-url 2>$null }
    if ($index) { $env:UV_DEFAULT_INDEX = "$index".Trim() }
}
if (-not $env:UV_SYSTEM_CERTS) { $env:UV_SYSTEM_CERTS = '1' }
if (-not $env:UV_HTTP_TIMEOUT) { $env:UV_HTTP_TIMEOUT = '180' }

if (-not (Test-Path -LiteralPath $python)) {
    Say 'making an environment...'
    & $uv venv --quiet --clear --python $interpreter $environment
    if ($LASTEXITCODE -ne 0) { Stop-Setup 'The environment could not be made: see above.' }
}
Say 'installing the pinned Python packages into .venv (Qt alone is about 250 MB)...'
& $uv pip install --python $python --compile-bytecode --require-hashes -r (Join-Path $root "requirements\$Mode.txt")
if ($LASTEXITCODE -ne 0) { Stop-Setup 'The Python packages could not be installed: see above. A second try goes on where this one ended.' }

# The command .venv\Scripts\yiping, which finds this checkout from any folder.
$utf8 = New-Object System.Text.UTF8Encoding($false)
[IO.File]::WriteAllText((Join-Path $environment 'Lib\site-packages\yiping.pth'), "$root`n", $utf8)
[IO.File]::WriteAllText((Join-Path $environment 'Scripts\yiping.cmd'), "@`"%~dp0python.exe`" -m desktop %*`r`n", $utf8)
[IO.File]::WriteAllText((Join-Path $environment ".yiping-$Mode"), (Get-Stamp $Mode), $utf8)
Say ('set up in {0:N0} s.' -f ((Get-Date) - $started).TotalSeconds)
