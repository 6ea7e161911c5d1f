package io.featurestore.trino.system;

import com.google.inject.Binder;
import com.google.inject.Module;

public class SystemTablesModule
        implements Module
{
    @Override
    public void configure(Binder binder) {}
}
