import type { ViewName } from '../../state/route.ts';

/** What a view shows, for someone who sees it for the first time. */
export interface ViewWords {
  /** What is drawn, and how it is read. */
  readonly seen: readonly string[];
  /** What the paper calls it. */
  readonly term: string;
  /** That term, explained by what is on the page. */
  readonly meaning: string;
}

/** Three sentences a view: what is drawn, how to read it, what the paper calls it. */
export const VIEW_WORDS: Readonly<Record<ViewName, ViewWords>> = {
  reconstruct: {
    seen: [
      'One moment of a clip as a picture, and its sound as a spectrogram: time runs right, pitch runs up, brighter is louder.',
      'Three quarters of both are hidden under a hatch; the model sees the rest and guesses what is missing, and the loss says how far off its guess is.',
    ],
    term: 'masked data modelling',
    meaning: 'learning by hiding patches of 16 x 16 values and rebuilding them, without any label',
  },
  similarity: {
    seen: [
      'Every row is a sound and every column a picture; the colour says how alike the model finds the two.',
      'A sound and the picture of the same clip meet on the diagonal, so a diagonal that stands out means that the model knows what belongs together.',
    ],
    term: 'contrastive learning',
    meaning:
      'pulling the sound and the sight of one clip together and pushing those of different clips apart (InfoNCE)',
  },
  retrieve: {
    seen: [
      'One clip’s sound asks, and pictures answer in the order in which the model finds them alike; or the other way round.',
      'The partner is the picture of the asking clip itself: the nearer to the top it stands, the better.',
    ],
    term: 'cross-modal retrieval',
    meaning:
      'R@k is the share of queries whose partner is among the first k answers, always beside what chance would give',
  },
  localise: {
    seen: [
      'The heat over the picture says how alike each patch is to the sound; the heat over the spectrogram says the same of its moments and pitches.',
      'The model was never told where anything is, so bright patches are a trace of what it learned and not a measured position.',
    ],
    term: 'sound source localisation',
    meaning:
      'here the cosine of every patch’s token with the pooled feature of the other sense, before any averaging',
  },
  classify: {
    seen: [
      'The bars are what a fine-tuned model takes the event to be, with both senses, with the sound alone and with the sight alone.',
      'Where the bars of one sense look like those of both, that sense has decided.',
    ],
    term: 'audio-visual event classification',
    meaning:
      'a small head on the pooled features, taught with labels after the pre-training that needed none',
  },
  map: {
    seen: [
      'Each point is a sound or a sight, and a line joins the two of one clip.',
      'Points that lie close are alike to the model as far as two dimensions can show it, so trust the figures beside the map over distances on it.',
    ],
    term: 'joint embedding space',
    meaning: 'the modality gap is the distance between the middle of all sounds and the middle of all sights',
  },
  experiments: {
    seen: [
      'These figures were measured once, on clips that the shipped models never saw, and travel with their weights.',
      'Each section asks one question and names what would be expected by chance or by the paper.',
    ],
    term: 'ablation',
    meaning:
      'the same model trained by the masked loss, by the contrastive loss or by both, so that a difference has one cause',
  },
  models: {
    seen: [
      'The card describes the model that answers in every view; the shelf holds others, and your own files join them.',
      'A file is read in this tab and goes nowhere; the check at the end compares this computer with stored values.',
    ],
    term: 'checkpoint',
    meaning:
      'the file of trained weights; a pre-trained one has a decoder and can rebuild, a fine-tuned one has classes instead',
  },
};
