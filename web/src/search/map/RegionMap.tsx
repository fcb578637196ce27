// biome-ignore-all lint/a11y/useSemanticElements: SVG has neither group nor button elements
import type { FacetValue } from '@jishi/shared/schema/instrument';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useMessages } from '../../messages/useMessages.tsx';
import { toggled } from '../finding.ts';
import { regionsQuery } from '../queries.ts';
import { useFinding } from '../useFinding.ts';
import { type Cluster, clustersOf } from './clusters.ts';
import delta from './delta.json';

/** The four provinces with the number of instruments found in each part; a number filters by its region. */
export function RegionMap({ facet }: { facet: readonly FacetValue[] }) {
  const { m } = useMessages();
  const [finding, change] = useFinding();
  const { data: regions } = useQuery(regionsQuery);
  const chosen = finding.region ?? [];
  const clusters = clustersOf(facet, regions ?? []);
  const { svg, remember } = useFocusWithin();
  return (
    <section className="map" aria-labelledby="map-title">
      <h2 id="map-title" className="hidden-text">
        {m.search.map}
      </h2>
      <svg
        ref={svg}
        viewBox={`-8 -8 ${delta.width + 16} ${delta.height + 16}`}
        role="group"
        aria-labelledby="map-title"
      >
        {Object.entries(delta.cities).map(([code, path]) => (
          <path key={code} d={path} className={isChosen(code, chosen) ? 'map-city chosen' : 'map-city'} />
        ))}
        <path d={delta.borders} className="map-border" />
        {clusters.map((cluster) => (
          <ClusterMark
            key={cluster.code}
            cluster={cluster}
            chosen={chosen.includes(cluster.code)}
            onToggle={() => {
              remember(cluster.code);
              change((before) => ({ region: toggled(before.region, cluster.code), near: undefined }));
            }}
          />
        ))}
      </svg>
      <p className="muted small">{m.search.mapHint}</p>
    </section>
  );
}

/**
 * A number that is chosen makes way for those of its cities: the focus goes on to one of them, so that whoever walks with
 * keys stays on the map.
 */
function useFocusWithin() {
  const svg = useRef<SVGSVGElement>(null);
  const code = useRef<string | null>(null);
  useEffect(() => {
    if (code.current === null || document.activeElement !== document.body) return;
    const near = svg.current?.querySelector<SVGElement>(`[data-code^="${code.current.slice(0, 2)}"]`);
    near?.focus();
    code.current = null;
  });
  const remember = (chosen: string) => {
    code.current = chosen;
  };
  return { svg, remember };
}

/** A city lies in a chosen city or province: codes of a province end in four zeros (GB/T 2260). */
function isChosen(city: string, chosen: readonly string[]): boolean {
  return chosen.some((code) => code === city || (code.endsWith('0000') && code.slice(0, 2) === city.slice(0, 2)));
}

type MarkProps = { cluster: Cluster; chosen: boolean; onToggle: () => void };

function ClusterMark({ cluster, chosen, onToggle }: MarkProps) {
  const { m, name } = useMessages();
  return (
    <g
      role="button"
      data-code={cluster.code}
      tabIndex={0}
      aria-pressed={chosen}
      aria-label={m.search.mapItem(name(cluster.name), cluster.count)}
      className={chosen ? 'map-cluster chosen' : 'map-cluster'}
      transform={`translate(${cluster.x.toFixed(1)} ${cluster.y.toFixed(1)})`}
      onClick={onToggle}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onToggle();
      }}
    >
      <title>{m.search.mapItem(name(cluster.name), cluster.count)}</title>
      <circle r={cluster.radius} />
      <text textAnchor="middle" dy="0.35em">
        {short(cluster.count)}
      </text>
    </g>
  );
}

function short(count: number): string {
  return count < 1000 ? String(count) : `${(count / 1000).toFixed(count < 9950 ? 1 : 0)}k`;
}
