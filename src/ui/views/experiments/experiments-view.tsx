/** The Experiments view. */
import { Button, Loader, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { ViewHeading } from '../../kit/heading/view-heading.tsx';
import { ErrorNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { CurvesSection, RatioSection } from './curves-section.tsx';
import { FinetuneSection } from './finetune-section.tsx';
import { GrowthSection } from './growth-section.tsx';
import { headlineReading } from './headline.ts';
import { HeadlineSection } from './headline-section.tsx';
import { BeyondSection, KindsSection, RebuildSection } from './model-sections.tsx';
import { shownModel } from './models.ts';
import { ObjectivesSection } from './objectives-section.tsx';
import { trainedReading } from './reading.ts';
import { RecountSection } from './recount-section.tsx';

/** The evidence for the bundled models: measurements, compared with what the paper reports. */
export function ExperimentsView() {
  const experiments = useAppStore((state) => state.experiments.evidence);
  const error = useAppStore((state) => state.experiments.error);
  const { load } = useActions('experiments');
  const modelId = useAppStore((state) => state.experiments.modelId);
  useEffect(() => void load(), [load]);
  const model = experiments && shownModel(experiments, modelId);
  const first = experiments?.models[0];
  return (
    <Stack gap="md">
      <ViewHeading question="What is the evidence for this model?">
        {first && (headlineReading(first) ?? trainedReading(first))}
      </ViewHeading>
      {error && (
        <ErrorNote error={error} testId="experiments-error">
          <Button mt={6} size="compact-xs" onClick={() => void load()}>
            Try again
          </Button>
        </ErrorNote>
      )}
      {!experiments && !error && <Loader size="sm" aria-label="Reading the results" />}
      {experiments && (
        <Stack gap="md" data-testid="experiments">
          <HeadlineSection experiments={experiments} />
          {first && headlineReading(first) && (
            <Text size="sm" c="var(--page-quiet)" data-testid="trained">
              {trainedReading(first)}
            </Text>
          )}
          {first?.curves.growth && <GrowthSection growth={first.curves.growth} />}
          <ObjectivesSection experiments={experiments} />
          <RecountSection experiments={experiments} />
          <CurvesSection experiments={experiments} />
          <FinetuneSection experiments={experiments} />
          <RatioSection experiments={experiments} />
          {model && (
            <>
              <RebuildSection model={model} />
              <KindsSection model={model} />
              <BeyondSection model={model} />
            </>
          )}
        </Stack>
      )}
    </Stack>
  );
}
