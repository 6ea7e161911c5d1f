package io.featurestore.trino.function;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;

public class TableFunctionConfig
{
    private boolean enabled = true;

    public boolean isEnabled()
    {
        return enabled;
    }

    @Config("featurestore.table-functions.enabled")
    @ConfigDescription("Offer the table functions point_in_time_join, as_of and online_consistency, which refuse what a row filter or column mask hides from the caller")
    public TableFunctionConfig setEnabled(boolean enabled)
    {
        this.enabled = enabled;
        return this;
    }
}
