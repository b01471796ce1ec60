/** The manifest of the models that are beside the page, as page and worker read it. */
import * as v from 'valibot';

// One kind of check, because the first visit loads what is used here.
const text = v.fallback(
  v.optional(
    v.pipe(
      v.string(),
      v.check((value: string) => value !== ''),
    ),
  ),
  undefined,
);
const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
const count = v.fallback(v.optional(v.pipe(v.number(), v.check(isCount))), undefined);

/** One model. A value that is missing or of the wrong type counts as absent. */
const model = v.pipe(
  v.object({
    id: text,
    name: text,
    file: text,
    bytes: count,
    /** Of its weight file, hexadecimal. */
    sha256: text,
    config: v.fallback(
      v.optional(
        v.object({
          numHeads: count,
          decoderNumHeads: count,
          normPix: v.fallback(v.optional(v.boolean()), undefined),
          /** Of a fine-tuned model's head. */
          classes: count,
        }),
      ),
      undefined,
    ),
    training: v.fallback(
      v.object({
        objective: v.fallback(v.nullable(v.picklist(['both', 'contrastive', 'masked'])), null),
        /** What it was trained on, in one line. */
        data: text,
      }),
      { objective: null, data: undefined },
    ),
    /** File with the names of its classes. */
    labels: text,
  }),
  // A model without an id goes by its file.
  v.transform(({ id, ...said }) => ({ ...said, id: id ?? said.file })),
);

const manifest = v.object({ models: v.array(v.fallback(v.nullable(model), null)) });

/** The manifest's entry for one model. */
export type ManifestModel = v.InferOutput<typeof model>;

/**
 * The models of `models/manifest.json` as it came from JSON, null for an entry that is none; none of what is no list.
 */
export function parseManifest(json: unknown): readonly (ManifestModel | null)[] {
  const { success, output } = v.safeParse(manifest, json);
  return success ? output.models : [];
}
