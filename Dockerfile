# The command `troupe`, as the program that listens (target host) and as a machine of workers (target worker): the same build, so that workers need fetch nothing.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG NUGET_SOURCE=https://api.nuget.org/v3/index.json
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
COPY . .
RUN dotnet publish src/Host -c Release -o /app --source "$NUGET_SOURCE"

FROM mcr.microsoft.com/dotnet/runtime:10.0 AS base
COPY --from=build /app /app
WORKDIR /app
# No sockets, caches or dumps of the runtime's: the root file system is read-only.
ENV DOTNET_EnableDiagnostics=0 HOME=/tmp
USER 1654:1654
ENTRYPOINT ["dotnet", "/app/Troupe.Host.dll"]

# Healthy: it listens at the port (state 0A).
FROM base AS host
ENV TROUPE__LISTEN__ADDRESS=0.0.0.0:7100 TROUPE__LISTEN__PUBLIC_NAME=host TROUPE__LISTEN__SECRET_FILE=/run/secrets/cluster
EXPOSE 7100
HEALTHCHECK --interval=5s --timeout=2s --start-period=30s CMD ["grep", "-qE", ":1BBC [0-9A-F]+:0000 0A", "/proc/net/tcp", "/proc/net/tcp6"]
CMD ["run", "squares", "--on", "remote"]

# Healthy: it has a connection to the host's port (state 01).
FROM base AS worker
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=2s --start-period=30s CMD ["grep", "-qE", ":1BBC 01", "/proc/net/tcp", "/proc/net/tcp6"]
CMD ["worker", "--join", "host:7100", "--secret-file", "/run/secrets/cluster", "--app", "/app", "--capacity", "2", "--grace", "5"]
