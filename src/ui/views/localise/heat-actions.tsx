/** Downloads of a map: a figure, and a film with sound. */
import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconMovie } from '@tabler/icons-react';
import type { LocaliseResult } from '../../../contract/localise.ts';
import type { Clip } from '../../../state/library/clip.ts';
import { PictureActions } from '../../figures/export/picture-actions.tsx';
import { saveBlob } from '../../figures/export/save-picture.ts';
import { modelWords } from '../../figures/export/stamp.ts';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore, useFamily } from '../../use-app-store.ts';
import { drawHeat, filmParams } from './heat-export.ts';
import { HEAT_WORDS } from './heat-words.ts';
import type { Heat } from './use-heat.ts';

interface HeatActionsProps {
  readonly heat: Heat;
  readonly clip: Clip;
  /** The similarity maps of all frames; null while they are not there. */
  readonly result: LocaliseResult | null;
}

/** PNG and SVG of the map as it is shown, WebM of the similarity map over the whole window. */
export function HeatActions({ heat, clip, result }: HeatActionsProps) {
  const settings = useAppStore((state) => state.localise.settings);
  const model = useAppStore((state) => state.models.loaded);
  const isBusy = useAppStore(({ exports }) => exports.what === 'film' && exports.status === 'running');
  const { film: makeFilm } = useActions('localise');
  const family = useFamily();
  const times = clip.facts?.frameTimesSeconds ?? [];
  const save = async () => {
    if (!result || !model) return;
    const caption = `${clip.name}: ${HEAT_WORDS.similarity.title.toLowerCase()} with ${settings.hears === 'whole' ? 'all audio' : 'each moment'}, ${modelWords(model)}`;
    const look = { range: heat.visual.range, lut: heat.lut, isSigned: heat.isSigned };
    const film = await makeFilm(filmParams(result, look, family, times, settings, caption));
    if (film) saveBlob(film.blob, `${clip.id}-localise.webm`);
  };
  const title = `${clip.name}, frame ${heat.frameIndex} at ${(times[heat.frameIndex] ?? 0).toFixed(1)} s, ${HEAT_WORDS[heat.heat].title.toLowerCase()}`;
  return (
    <Group gap={2} wrap="nowrap">
      <PictureActions
        draw={() => drawHeat({ heat, family, settings, title })}
        fileName={`${clip.id}-localise-${heat.heat}-${heat.frameIndex}.png`}
        what="the map"
      />
      {heat.heat === 'similarity' && (
        <Tooltip label="Download the map over the video (WebM)">
          <ActionIcon
            size="md"
            aria-label="Download the map over the video (WebM)"
            disabled={isBusy || !result}
            onClick={() => void save()}
            data-testid="download-film"
          >
            <IconMovie size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

/** The film that is being written, or why it was not. */
export function FilmStatus() {
  const { what, status, progress, error } = useAppStore((state) => state.exports);
  const { cancel } = useActions('exports');
  if (what !== 'film') return null;
  if (status === 'running')
    return <WorkNote what="Writing the film" progress={progress} onCancel={cancel} testId="film-progress" />;
  return error && <ErrorNote error={error} testId="film-error" />;
}
