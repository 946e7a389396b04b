/** A call as a shell command. The key is read from a variable, so that it stays out of shell history. */
export function curlSample(origin: string, path: string): string {
  const address = `${origin}${path}`.replaceAll("'", "%27");
  return `curl -sS '${address}' \\\n  -H "Authorization: Bearer $SHUYU_KEY"`;
}
