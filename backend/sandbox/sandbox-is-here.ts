/** The sandbox stands in for Meta while no GRAPH_API_URL is set; in production only where SANDBOX=on asks for it by name. */
export function sandboxIsHere(environment: NodeJS.ProcessEnv = process.env): boolean {
  const asked = environment['SANDBOX'];
  if (asked !== undefined) return asked === 'on';
  return environment['NODE_ENV'] !== 'production' && !environment['GRAPH_API_URL'];
}
