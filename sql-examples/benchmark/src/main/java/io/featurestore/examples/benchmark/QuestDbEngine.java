package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.DefaultCairoConfiguration;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.AtomicBooleanCircuitBreaker;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.RecordCursor;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import io.questdb.std.Unsafe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * In this process and in one thread, which is all that its ASOF JOIN uses.
 */
final class QuestDbEngine
        implements Engine
{
    private final CairoEngine engine;
    private final AtomicBooleanCircuitBreaker circuitBreaker;
    private final SqlExecutionContextImpl context;

    /**
     * @param source folder of the files that it may import
     */
    public QuestDbEngine(Path root, Path source)
            throws IOException
    {
        Files.createDirectories(root);
        writeQuietLog(root.resolveSibling("questdb-log.conf"));
        engine = new CairoEngine(new Configuration(root, source));
        circuitBreaker = new AtomicBooleanCircuitBreaker(engine);
        context = new SqlExecutionContextImpl(engine, 1).with(AllowAllSecurityContext.INSTANCE, null, null, -1, circuitBreaker);
    }

    private static void writeQuietLog(Path file)
            throws IOException
    {
        Files.writeString(file, "writers=file\nw.file.class=io.questdb.log.LogFileWriter\nw.file.level=ERROR,CRITICAL\nw.file.location=%s\n".formatted(file.resolveSibling("questdb.log")));
        System.setProperty("out", file.toString());
    }

    @Override
    public void execute(String sql)
            throws SQLException
    {
        circuitBreaker.reset();
        try {
            engine.execute(sql, context);
        }
        catch (SqlException e) {
            throw new SQLException(e.getFlyweightMessage().toString(), e);
        }
    }

    public boolean hasTable(String name)
    {
        return engine.getTableTokenIfExists(name) != null;
    }

    @Override
    public Answer run(String sql)
            throws SQLException
    {
        circuitBreaker.reset();
        try (RecordCursorFactory factory = engine.select(sql, context);
                RecordCursor cursor = factory.getCursor(context)) {
            return new Answer(row(cursor, factory.getMetadata().getColumnCount()), OptionalLong.of(Unsafe.getMemUsed()));
        }
        catch (SqlException | RuntimeException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    private static List<Long> row(RecordCursor cursor, int columns)
    {
        ImmutableList.Builder<Long> values = ImmutableList.builder();
        while (cursor.hasNext()) {
            Record row = cursor.getRecord();
            for (int column = 0; column < columns; column++) {
                values.add(row.getLong(column));
            }
        }
        return values.build();
    }

    @Override
    public void cancel()
    {
        circuitBreaker.cancel();
    }

    @Override
    public void close()
    {
        context.close();
        engine.close();
    }

    private static final class Configuration
            extends DefaultCairoConfiguration
    {
        private final Path source;

        private Configuration(Path root, Path source)
        {
            super(root.toString());
            this.source = requireNonNull(source, "source is null");
        }

        @Override
        public CharSequence getSqlCopyInputRoot()
        {
            return source.toString();
        }
    }
}
