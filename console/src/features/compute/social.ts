import type { Answer, Schemas } from "@/api";

export type SocialBody = Answer<"SocialDataset">;
export type SocialItem = SocialBody["items"][number];

export const ORIGINS = ["own", "purchased", "partner", "published"] as const satisfies readonly Schemas["Origin"][];
