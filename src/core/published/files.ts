/** The files that the authors publish: checkpoints, class names, and lists of clips. */

/** A file that the authors publish. */
export interface PublishedFile {
  readonly id: string;
  /** `labels`: names of classes; `list`: which clips were used. */
  readonly kind: 'pretrained' | 'finetuned' | 'labels' | 'list';
  readonly name: string;
  /** The file on its host: a key and the file's name. */
  readonly place: string;
  /** What it is for, as sentences. */
  readonly use: string;
  /** Whether a pre-trained model predicts normalised patches. */
  readonly normPix?: boolean;
  /** Number of classes, of a fine-tuned model or of a list of names. */
  readonly classes?: number;
  /** Size in bytes, where it is known exactly. */
  readonly bytes?: number;
  /** SHA-256, hexadecimal, where it is known. */
  readonly sha256?: string;
}

/** Where the authors describe their files. */
export const PUBLISHED_AT = 'https://github.com/YuanGongND/cav-mae';

/** Sizes of the checkpoints by kind, in MB, rounded: their weights in float32. */
export const PUBLISHED_MB = { pretrained: 764, finetuned: 660 } as const;

/**
 * The authors' files with their figures. Patches are hidden at random, 75 % of them, and lambda is 0.01 unless stated
 * otherwise.
 *
 * @remarks Source: README of github.com/YuanGongND/cav-mae at commit 01f73aa.
 */
export const PUBLISHED: readonly PublishedFile[] = [
  {
    id: 'scale++',
    kind: 'pretrained',
    name: 'CAV-MAE Scale++',
    place: 'l5t5geufdy3qvnv/audio_model.21.pth',
    use: 'Recommended for everything but inpainting. Batch 256, so the contrastive loss saw the most negatives.',
    normPix: true,
  },
  {
    id: 'scale+',
    kind: 'pretrained',
    name: 'CAV-MAE Scale+',
    place: 'xu8bfie6hz86oev/audio_model.25.pth',
    use: 'Batch 108: the model of the retrieval results in the paper.',
    normPix: true,
  },
  {
    id: 'base',
    kind: 'pretrained',
    name: 'CAV-MAE Base',
    place: 'wxrjgr86gdhc5k8/cav-mae-base.pth',
    use: 'Batch 48: the baseline of the variants below.',
    normPix: true,
  },
  {
    id: 'base-nonorm',
    kind: 'pretrained',
    name: 'CAV-MAE Base NoNorm',
    place: 'arrg7cb3e4hhjwu/cav-mae-base-nonorm.pth',
    use: 'For inpainting: the only one trained without patch normalisation, so its predictions are pictures as they are.',
    normPix: false,
  },
  {
    id: 'base-50',
    kind: 'pretrained',
    name: 'CAV-MAE Base 50 %',
    place: 'dgorer0ybdbnvgf/50.pth',
    use: 'Half of the patches hidden in training.',
    normPix: true,
  },
  {
    id: 'base-65',
    kind: 'pretrained',
    name: 'CAV-MAE Base 65 %',
    place: 'xmuyksqch6l6g87/65.pth',
    use: '65 % of the patches hidden in training.',
    normPix: true,
  },
  {
    id: 'base-85',
    kind: 'pretrained',
    name: 'CAV-MAE Base 85 %',
    place: 'y3o9zggpecmrbnu/85.pth',
    use: '85 % of the patches hidden in training.',
    normPix: true,
  },
  {
    id: 'base-tf',
    kind: 'pretrained',
    name: 'CAV-MAE Base TF',
    place: 'madv6ynuy5113zh/time_freq_75.pth',
    use: 'Whole time steps and frequency bands hidden in the audio.',
    normPix: true,
  },
  {
    id: 'base-tf-50',
    kind: 'pretrained',
    name: 'CAV-MAE Base TF 50 %',
    place: 'nd7qlagn8je6zjn/time_freq_50.pth',
    use: 'Whole time steps and frequency bands hidden in the audio, half of it.',
    normPix: true,
  },
  {
    id: 'base-t',
    kind: 'pretrained',
    name: 'CAV-MAE Base T',
    place: 'hfehd7m379ehr0y/time_75.pth',
    use: 'Whole time steps hidden in the audio.',
    normPix: true,
  },
  {
    id: 'base-f',
    kind: 'pretrained',
    name: 'CAV-MAE Base F',
    place: 'ad4fhzt6d3xre5p/freq_75.pth',
    use: 'Whole frequency bands hidden in the audio.',
    normPix: true,
  },
  {
    id: 'base-c0.001',
    kind: 'pretrained',
    name: 'CAV-MAE Base C0.001',
    place: '4j4qyiyjcmbtc6u/cav-mae-base-c0.001.pth',
    use: 'Lambda 0.001: a tenth of the weight on the contrastive loss.',
    normPix: true,
  },
  {
    id: 'base-c0.1',
    kind: 'pretrained',
    name: 'CAV-MAE Base C0.1',
    place: 'wf54ver9rs9fl1b/cav-mae-base-c0.1.pth',
    use: 'Lambda 0.1: ten times the weight on the contrastive loss.',
    normPix: true,
  },
  {
    id: 'scale+-single',
    kind: 'pretrained',
    name: 'CAV-MAE Scale+ (single direction)',
    place: 'mvhmg7eda410phr/single_direction.pth',
    use: 'Batch 120, with the contrastive loss in one direction.',
    normPix: true,
  },
  {
    id: 'symc-scale+',
    kind: 'pretrained',
    name: 'CAV-MAE Symc Scale+',
    place: 'ute6ydkw4hdv7rn/symc.pth',
    use: 'Batch 120, with the contrastive loss in both directions.',
    normPix: true,
  },
  {
    id: 'as-2m-av',
    kind: 'finetuned',
    name: 'AudioSet-2M, audio and video',
    place: 'hejj49zdgyyfsuh/as-full-51.2.pth',
    use: 'Classifies 527 kinds of event: 51.2 % mAP in the paper. Trained on all of AudioSet.',
    classes: 527,
  },
  {
    id: 'as-20k-av',
    kind: 'finetuned',
    name: 'AudioSet-20K, audio and video',
    place: '9x6y642so3zve5y/as-20k-42.0.pth',
    use: 'Classifies 527 kinds of event: 42.0 % mAP in the paper. Trained on the small balanced part of AudioSet.',
    classes: 527,
  },
  {
    id: 'vgg-av-65.5',
    kind: 'finetuned',
    name: 'VGGSound, audio and video',
    place: 'f4wrbxv2unewss9/vgg_65.5.pth',
    use: 'Classifies 309 kinds of event: 65.5 % accuracy in the paper. Trained on VGGSound.',
    classes: 309,
  },
  {
    id: 'vgg-av-65.9',
    kind: 'finetuned',
    name: 'VGGSound, audio and video, with VGGSound pretraining',
    place: 'q66s3mu526mj2x6/vgg_66.0.pth',
    use: 'Classifies 309 kinds of event: 65.9 % accuracy in the paper. The same, pre-trained on VGGSound too.',
    classes: 309,
  },
  {
    id: 'as-2m-a',
    kind: 'finetuned',
    name: 'AudioSet-2M, audio only',
    place: 'itfw7p0ueq7z9og/as_46.6.pth',
    use: 'Classifies 527 kinds of event: 46.6 % mAP in the paper. Trained on all of AudioSet, with audio only.',
    classes: 527,
  },
  {
    id: 'as-20k-a',
    kind: 'finetuned',
    name: 'AudioSet-20K, audio only',
    place: 'pariabyh1iyayda/as_37.7.pth',
    use: 'Classifies 527 kinds of event: 37.7 % mAP in the paper. Trained on the small balanced part of AudioSet, with audio only.',
    classes: 527,
  },
  {
    id: 'vgg-a',
    kind: 'finetuned',
    name: 'VGGSound, audio only',
    place: 'l4rj0sgpnt08bp2/vgg_59.8.pth',
    use: 'Classifies 309 kinds of event: 59.8 % accuracy in the paper. Trained on VGGSound, with audio only.',
    classes: 309,
  },
  {
    id: 'labels-audioset',
    kind: 'labels',
    name: 'AudioSet labels (527)',
    place: 'z3ko8bv9b7738t1/class_labels_indices.csv',
    use: 'Names of the 527 classes, for Classify.',
    classes: 527,
  },
  {
    id: 'labels-vggsound',
    kind: 'labels',
    name: 'VGGSound labels (309)',
    place: '6k0czs8pzz6yj2c/class_labels_indices_vgg.csv',
    use: 'Names of the 309 classes, for Classify.',
    classes: 309,
  },
  {
    id: 'retrieval-audioset',
    kind: 'list',
    name: 'AudioSet retrieval subset, 5 a class',
    place: 'bb9p6t44t6etrzc/audioset_eval_5_per_class_for_retrieval_cleaned.json',
    use: 'Which clips the retrieval results in the paper are from. The clips themselves are not published.',
  },
  {
    id: 'retrieval-vggsound',
    kind: 'list',
    name: 'VGGSound retrieval subset, 5 a class',
    place: 'exrdfh2nfrt1qvo/vgg_test_5_per_class_for_retrieval_cleaned.json',
    use: 'Which clips the retrieval results in the paper are from. The clips themselves are not published.',
  },
];

/** The address in the authors' list: an ordinary link that downloads the file. */
export const downloadOf = ({ place }: PublishedFile): string => `https://www.dropbox.com/s/${place}?dl=1`;

/** The same file on the host that lets other pages read it. */
export const directOf = ({ place }: PublishedFile): string => `https://dl.dropboxusercontent.com/s/${place}`;

/** The name under which the file is saved. */
export const savedAs = ({ place }: PublishedFile): string => place.slice(place.indexOf('/') + 1);
