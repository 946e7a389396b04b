export interface AccessKey {
  prefix: string;
  created_at: string;
  revoked_at: string | null;
}

export interface SubscriptionBody {
  product_id: string;
  customer_id: string;
  purpose: string;
  quota_per_day: number;
  keys: AccessKey[];
  used_today?: number;
}
