/**
 * The library's formats of all other files than MP4, MOV, Matroska and WebM; the build gives them a chunk of their
 * own.
 */
import { ADTS, FLAC, MP3, MPEG_TS, OGG, WAVE } from 'mediabunny';

/** In the order in which a file is tried. */
export const OTHER_FORMATS = [MPEG_TS, WAVE, MP3, OGG, FLAC, ADTS];
