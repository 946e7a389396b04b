// Shows the document of the running platform; nothing is asked of any other server.
if (globalThis.Scalar) {
  globalThis.Scalar.createApiReference("#document", {
    url: "/openapi.json",
    telemetry: false,
    withDefaultFonts: false,
    hideClientButton: true,
    agent: { disabled: true },
    mcp: { disabled: true },
  });
}
