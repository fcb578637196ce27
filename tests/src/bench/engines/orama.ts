import { create, insert, type Orama, search } from '@orama/orama';
import { type Doc, type Engine, FACETS, type Facet, TOP } from './engine.ts';
import { tokensOf } from './tokens.ts';

const SCHEMA = {
  name: 'string',
  maker: 'string',
  place: 'string',
  description: 'string',
  region: 'enum[]',
  class: 'enum[]',
  technique: 'enum[]',
  institution: 'enum[]',
  brand: 'enum[]',
} as const;

/** One field is a text and a facet at once, so the facet has another name here. */
const FIELDS = {
  region: 'region',
  class: 'class',
  technique: 'technique',
  institution: 'institution',
  maker: 'brand',
} as const;

/** BM25 over four weighted fields, beginnings of words too, with its own facets and filters; all words wanted. */
export function openOrama(): Engine {
  const db: Orama<typeof SCHEMA> = create({
    schema: SCHEMA,
    sort: { enabled: false },
    components: {
      tokenizer: { language: 'english', normalizationCache: new Map(), tokenize: (text) => tokensOf(text) },
    },
  });
  const facets = Object.fromEntries(FACETS.map((facet) => [FIELDS[facet], {}]));
  return {
    add: async (doc) => {
      await insert(db, record(doc));
    },
    finish: () => {},
    ask: async ({ q, filter }) => {
      const found = await search(db, {
        term: q,
        properties: ['name', 'maker', 'place', 'description'],
        boost: { name: 4, maker: 3, place: 2 },
        threshold: 0,
        limit: TOP,
        facets,
        ...(filter && { where: { [FIELDS[filter.facet]]: { containsAll: [filter.value] } } }),
      });
      const counts = FACETS.map((facet) => [facet, found.facets?.[FIELDS[facet]]?.count ?? 0]);
      return {
        total: found.count,
        best: found.hits.map(({ id }) => id),
        counts: Object.fromEntries(counts) as Record<Facet, number>,
      };
    },
  };
}

function record({ row, name, maker, place, description, facets }: Doc) {
  const { region, class: classes, technique, institution, maker: brand } = facets;
  return {
    id: `${row}`,
    name,
    maker,
    place,
    description,
    region: [...region],
    class: [...classes],
    technique: [...technique],
    institution: [...institution],
    brand: [...brand],
  };
}
