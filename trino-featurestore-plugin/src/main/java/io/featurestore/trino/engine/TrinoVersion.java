package io.featurestore.trino.engine;

import io.trino.plugin.base.Versions;

import static com.google.common.base.Verify.verifyNotNull;

public final class TrinoVersion
{
    /**
     * The version that the plugin was built for: that of the toolkit, which the build packs into the plugin. The server has its own, which
     * may be another.
     */
    public static final String BUILT_FOR = verifyNotNull(Versions.class.getPackage().getImplementationVersion(), "trino-plugin-toolkit does not tell its version");

    private TrinoVersion() {}
}
