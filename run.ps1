# Set up what is missing, then open a centre:  .\run.ps1 [CENTRE] [options of `yiping run`]
$root = $PSScriptRoot
& (Join-Path $root 'scripts\setup.ps1') run
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
& (Join-Path $root '.venv\Scripts\python.exe') -m desktop run @args
exit $LASTEXITCODE
