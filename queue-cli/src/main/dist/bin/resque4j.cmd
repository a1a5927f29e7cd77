@echo off
rem Runs the resque4j command on Windows. RESQUE4J_OPTS is given to Java.
rem The verbs that bring a Redis of their own (demo, dev) need one given with --redis here.
setlocal
set "home=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
if defined JAVA_HOME if not exist "%java%" (
  echo resque4j: expected JAVA_HOME to be a JDK 17 or later, got: %JAVA_HOME% 1>&2
  exit /b 1
)
if not defined RESQUE4J_COMMAND set "RESQUE4J_COMMAND=resque4j"
set "quick=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dresque4j.quick=true -Dio.netty.jfr.enabled=false -Dio.lettuce.core.jfr=false"
for %%v in (worker scheduler run dev demo) do if "%~1"=="%%v" set "quick="
"%java%" %quick% -Xshare:auto -Dfile.encoding=UTF-8 -Dresque4j.home="%home%" %RESQUE4J_OPTS% ^
  -cp "%home%\lib\*" io.resque4j.cli.Main %*
exit /b %ERRORLEVEL%
