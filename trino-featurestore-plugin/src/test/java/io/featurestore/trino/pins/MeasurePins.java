package io.featurestore.trino.pins;

import io.airlift.log.Logger;
import io.airlift.log.Logging;
import io.featurestore.catalog.CountingCatalogServer;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.QueryRunner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;

/**
 * What it takes to pin a training set of ten feature views of a million rows each: calls of the catalog, seconds, bytes.
 */
public final class MeasurePins
{
    private static final Logger log = Logger.get(MeasurePins.class);
    private static final int VIEWS = 10;
    private static final int MILLION = 1_000_000;

    private MeasurePins() {}

    public static void main(String[] args)
            throws Exception
    {
        Logging.initialize();
        Path warehouse = Files.createTempDirectory("pins");
        try (CountingCatalogServer server = new CountingCatalogServer(warehouse);
                QueryRunner queryRunner = FeatureStoreQueryRunner.builder()
                        .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                        .build()) {
            queryRunner.execute("CREATE TABLE labels AS SELECT i customer_id, TIMESTAMP '2026-01-01 00:00:00.000000' label_time FROM UNNEST(sequence(1, 10000)) AS s (i)");
            for (int view = 1; view <= VIEWS; view++) {
                queryRunner.execute("CREATE TABLE view%1$s (customer_id bigint, at timestamp(6), f%1$s double) WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'at')".formatted(view));
                queryRunner.execute("INSERT INTO view%s SELECT i, TIMESTAMP '2025-01-01 00:00:00' + INTERVAL '1' DAY * j, random() FROM UNNEST(sequence(1, 10000)) AS a (i), UNNEST(sequence(1, %s)) AS b (j)".formatted(view, MILLION / 10_000));
            }
            String features = IntStream.rangeClosed(1, VIEWS).mapToObj("'view%s'"::formatted).collect(joining(", "));
            queryRunner.execute("CREATE VIEW training WITH (features = ARRAY[%s], timestamp_column = 'label_time') AS SELECT * FROM labels".formatted(features));
            for (int pin = 1; pin <= 3; pin++) {
                report("pin", server, warehouse, queryRunner, "CALL featurestore.system.pin_training_set('ecommerce', 'training', 'p%s')".formatted(pin));
            }
            report("read the pin", server, warehouse, queryRunner, "SELECT count(f1), count(f10) FROM \"training@p1\"");
            report("read the training set", server, warehouse, queryRunner, "SELECT count(f1), count(f10) FROM training");
            report("keep checksums", server, warehouse, queryRunner, "REFRESH MATERIALIZED VIEW \"training@p1$checksum\"");
            report("unpin", server, warehouse, queryRunner, "CALL featurestore.system.unpin_training_set('ecommerce', 'training', 'p3')");
        }
    }

    private static void report(String what, CountingCatalogServer server, Path warehouse, QueryRunner queryRunner, String statement)
    {
        long bytes = bytes(warehouse, "");
        long dataBytes = bytes(warehouse, ".parquet");
        long calls = server.calls();
        long start = System.nanoTime();
        queryRunner.execute(statement);
        double seconds = (System.nanoTime() - start) / 1e9;
        log.info("MEASURED %s: %s calls of the catalog, %.2f s, %s bytes of metadata, %s bytes of data (of %s)",
                what,
                server.calls() - calls,
                seconds,
                bytes(warehouse, "") - bytes - (bytes(warehouse, ".parquet") - dataBytes),
                bytes(warehouse, ".parquet") - dataBytes,
                dataBytes);
    }

    private static long bytes(Path directory, String suffix)
    {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> Files.isRegularFile(file) && file.toString().endsWith(suffix) && !file.toString().endsWith(".crc"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
