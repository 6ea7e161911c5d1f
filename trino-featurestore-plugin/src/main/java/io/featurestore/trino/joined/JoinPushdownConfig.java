package io.featurestore.trino.joined;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;

public class JoinPushdownConfig
{
    private boolean enabled = true;

    public boolean isEnabled()
    {
        return enabled;
    }

    @Config("featurestore.join-pushdown.enabled")
    @ConfigDescription("Look features of training sets up in as-of indexes where that is less work than a join")
    public JoinPushdownConfig setEnabled(boolean enabled)
    {
        this.enabled = enabled;
        return this;
    }
}
