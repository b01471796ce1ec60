export function consoleDocs(): string;
