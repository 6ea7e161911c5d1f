package io.featurestore.trino.engine;

import io.trino.plugin.base.Versions;

import static com.google.common.base.Verify.verifyNotNull;

public final class TrinoVersion
{
    // The build packs the toolkit into the plugin, so its version is that of the build, whatever the server's is
    public static final String BUILT_FOR = verifyNotNull(Versions.class.getPackage().getImplementationVersion(), "trino-plugin-toolkit does not tell its version");

    private TrinoVersion() {}
}
