declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

/** How often a property is tried: `usual` times, or `FC_RUNS` times for a long soak. */
export function runs(usual: number): { numRuns: number } {
  return { numRuns: Number(process.env.FC_RUNS ?? usual) };
}
