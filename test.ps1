# Set up what is missing, then run every check. Goes on after a failure, and says at the end what failed.
$root = $PSScriptRoot
& (Join-Path $root 'scripts\setup.ps1') dev
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
$scripts = Join-Path $root '.venv\Scripts'
$env:PYTHONPATH = $root
$env:PYTHONUTF8 = '1'
$failed = @()
Push-Location $root
try {
    $checks = @(
        @{ Name = 'lint'; Program = 'ruff.exe'; Arguments = @('check', '.') },
        @{ Name = 'format'; Program = 'ruff.exe'; Arguments = @('format', '--check', '.') },
        @{ Name = 'types'; Program = 'mypy.exe'; Arguments = @() },
        @{ Name = 'contracts'; Program = 'lint-imports.exe'; Arguments = @() },
        @{ Name = 'tests'; Program = 'pytest.exe'; Arguments = @('-n', '2', '--dist', 'loadfile') + $args }
    )
    foreach ($check in $checks) {
        Write-Host "`n== $($check.Name)"
        $arguments = $check.Arguments
        & (Join-Path $scripts $check.Program) @arguments
        if ($LASTEXITCODE -ne 0) { $failed += $check.Name }
    }
}
finally { Pop-Location }
if ($failed.Count -gt 0) { Write-Host "`nfailed: $($failed -join ', ')"; exit 1 }
Write-Host "`nevery check passed"
