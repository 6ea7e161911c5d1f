package io.featurestore.trino.iceberg;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Member;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Trino's Iceberg connector is no library: its classes may change with each release. Every class and member of it that we use is named here, with
 * what we use it for.
 */
final class TestIcebergInternals
{
    private static final String ICEBERG = "io.trino.plugin.iceberg";

    private static final List<Use> USES = ImmutableList.of(
            new Use("IcebergConnectorFactory", "the connector is Trino's, with our module in its injector", "createConnector"),
            new Use("IcebergConnector", "our connector is made by the injector of Trino's", "getInjector"),
            new Use("IcebergTableHandle", "what a statement reads of a table: its name, snapshot, schema and properties, and whether that is all of it", "getSchemaTableName", "getSnapshotId", "getTableSchemaJson", "getFormatVersion", "getStorageProperties", "getLimit", "getEnforcedPredicate", "getUnenforcedPredicate", "getProjectedColumns", "withProjectedColumns"),
            new Use("IcebergTableHandle", "an index that the coordinator fills is found by queries, which workers know without what only the coordinator does", "getSchemaName", "getTableName", "getTableType", "getSpecId", "getPartitionSpecJsons", "getNameMappingJson", "getTableLocation"),
            new Use("IcebergMergeTableHandle", "an incremental REFRESH writes as MERGE does", "getInsertTableHandle"),
            new Use("procedure.IcebergTableExecuteHandle", "what is known of a table is forgotten when ALTER TABLE EXECUTE changes it", "schemaTableName"),
            new Use("IcebergWritableTableHandle", "a failed write names its table", "name"),
            new Use("IcebergColumnHandle", "lookups and incremental refreshes read columns by name and type", "getName", "getType"),
            new Use("IcebergUtil", "views are stored with the schema that Trino's own views have", "schemaFromViewColumns", "viewColumnsFromSchema"),
            new Use("IcebergViewProperties", "CREATE VIEW takes a location", "getLocation"),
            new Use("IcebergMaterializedViewProperties", "CREATE MATERIALIZED VIEW refuses another schema for its rows", "getStorageSchema"),
            new Use("IcebergErrorCode", "errors of ours have the code that Trino's have", "ICEBERG_COMMIT_ERROR", "ICEBERG_FILESYSTEM_ERROR", "ICEBERG_UNSUPPORTED_VIEW_DIALECT"),
            new Use("TableType", "a name that stands for nothing is answered with the tables that come with each, such as t$snapshots", "values", "name", "DATA", "MATERIALIZED_VIEW_STORAGE"),
            new Use("system.PartitionsView", "materialized views have v$partitions", "create"),
            new Use("catalog.TrinoCatalog", "storage tables are read, and dropped with or without their files", "loadTable", "dropTable", "unregisterTable"),
            new Use("catalog.TrinoCatalogFactory", "storage tables are read, and dropped with or without their files", "create"),
            new Use("IcebergConfig", "old contents of storage tables are kept as long as those of Trino's materialized views", "getMaterializedViewRefreshMaxSnapshotsToExpire", "getMaterializedViewRefreshSnapshotRetentionPeriod"),
            new Use("IcebergSessionProperties", "incremental_refresh_enabled turns incremental refreshes off", "isIncrementalRefreshEnabled"),
            new Use("catalog.rest.IcebergRestCatalogConfig", "sessions and names of the catalog follow the REST catalog's settings", "getSessionType", "isNestedNamespaceEnabled", "isCaseInsensitiveNameMatching"),
            new Use("catalog.rest.IcebergRestCatalogConfig$SessionType", "sessions of the catalog with each user's credentials are refused at start-up", "NONE", "name"),
            new Use("catalog.rest.IcebergRestCatalogPropertiesProvider", "views are kept in the catalog in which the tables are", "catalogProperties"),
            new Use("IcebergFileSystemFactory", "views' metadata is read from the file systems that tables have", "create"),
            new Use("fileio.ForwardingFileIoFactory", "views' metadata is read from the file systems that tables have", "create"),
            new Use("CommitTaskData", "a REFRESH commits the files that the writers tell of", "content", "path", "fileFormat", "fileSizeInBytes", "metrics", "sortOrderId", "fileSplitOffsets", "partitionSpecJson", "partitionDataJson", "referencedDataFile"),
            new Use("IcebergFileFormat", "a REFRESH commits the files that the writers tell of", "toIceberg"),
            new Use("MetricsWrapper", "a REFRESH commits the files that the writers tell of", "metrics"),
            new Use("PartitionData", "a REFRESH commits the files that the writers tell of", "fromJson"));

    /**
     * All others ask our package. The first three wrap the connector, which the fourth makes, the next connects as it does, and the last is sent to
     * workers with the handle that their writers need.
     */
    private static final Set<String> USERS = ImmutableSet.of(
            "FeatureStoreConnector.java",
            "FeatureStoreTransactions.java",
            "storage/StorageAwareConnector.java",
            "FeatureStoreConnectorFactory.java",
            "RestCatalogFactory.java",
            "refresh/RefreshTableHandle.java");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages("io.featurestore.trino");

    @Test
    void testWhatIsUsedIsThere()
    {
        for (Use use : USES) {
            assertThat(use.names()).as("%s.%s, because %s", ICEBERG, use.type(), use.reason()).containsAll(use.members());
        }
    }

    @Test
    void testWhatIsUsedIsNamed()
    {
        Set<String> named = USES.stream()
                .flatMap(use -> use.members().stream().map(member -> use.type() + "." + member))
                .collect(toImmutableSet());
        assertThat(used()).isEqualTo(new TreeSet<>(named));
    }

    @Test
    void testOtherPackagesAskOurs()
            throws IOException
    {
        Path sources = Path.of("src/main/java/io/featurestore/trino");
        Set<String> users = new TreeSet<>();
        Files.walkFileTree(sources, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                    throws IOException
            {
                if (Files.readString(file).contains(ICEBERG + ".") && !file.startsWith(sources.resolve("iceberg"))) {
                    users.add(sources.relativize(file).toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(users).isEqualTo(new TreeSet<>(USERS));
    }

    @Test
    void testPropertiesAreAsDocumented()
    {
        assertThat(List.of(
                IcebergProperties.EXTRA_PROPERTIES,
                IcebergProperties.FILE_FORMAT,
                IcebergProperties.FORMAT_VERSION,
                IcebergProperties.LOCATION,
                IcebergProperties.PARTITIONING,
                IcebergProperties.SORTED_BY,
                IcebergProperties.STORAGE_SCHEMA))
                .containsExactly("extra_properties", "format", "format_version", "location", "partitioning", "sorted_by", "storage_schema");
    }

    @Test
    void testSystemTables()
    {
        // Should get updated if a new system table is added
        assertThat(IcebergSystemTables.SUFFIXES).containsExactlyInAnyOrder(
                "$history",
                "$metadata_log_entries",
                "$snapshots",
                "$all_manifests",
                "$manifests",
                "$partitions",
                "$files",
                "$all_entries",
                "$entries",
                "$properties",
                "$refs");
    }

    private static Set<String> used()
    {
        Set<String> used = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            Stream.concat(type.getFieldAccessesFromSelf().stream(), Stream.concat(type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream()))
                    .filter(access -> isOfIceberg(access.getTargetOwner()) && !isOfSpi(access.getTargetOwner(), access.getName()))
                    .map(access -> access.getTargetOwner().getName().substring(ICEBERG.length() + 1) + "." + access.getName())
                    .forEach(used::add);
        }
        return used;
    }

    private static boolean isOfIceberg(JavaClass type)
    {
        return type.getName().startsWith(ICEBERG + ".");
    }

    /**
     * Whether the method is one that the class has for the engine.
     */
    private static boolean isOfSpi(JavaClass type, String method)
    {
        return type.reflect().getInterfaces().length > 0 && Stream.of(type.reflect().getInterfaces())
                .filter(spi -> spi.getName().startsWith("io.trino.spi."))
                .flatMap(spi -> Stream.of(spi.getMethods()))
                .anyMatch(candidate -> candidate.getName().equals(method));
    }

    private record Use(String type, String reason, Set<String> members)
    {
        private Use(String type, String reason, String... members)
        {
            this(type, reason, ImmutableSet.copyOf(members));
        }

        private Set<String> names()
        {
            try {
                Class<?> found = Class.forName(ICEBERG + "." + type);
                return Stream.<Member>concat(Stream.of(found.getMethods()), Stream.of(found.getFields()))
                        .map(Member::getName)
                        .collect(toImmutableSet());
            }
            catch (ClassNotFoundException e) {
                return fail("%s.%s is gone, which is used because %s".formatted(ICEBERG, type, reason), e);
            }
        }
    }
}
