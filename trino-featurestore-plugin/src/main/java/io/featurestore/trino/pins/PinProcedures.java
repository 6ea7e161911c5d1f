package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.catalog.Identifiers;
import io.featurestore.trino.names.PinName;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;

import java.lang.invoke.MethodHandle;
import java.util.Optional;

import static com.google.common.base.Strings.isNullOrEmpty;
import static io.trino.plugin.base.util.Procedures.checkProcedureArgument;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.pin_training_set(schema_name, training_set, pin, model, run_id)} and {@code CALL system.unpin_training_set(schema_name,
 * training_set, pin)}.
 */
public final class PinProcedures
{
    private static final String SCHEMA = "system";
    private static final MethodHandle PIN;
    private static final MethodHandle UNPIN;

    static {
        try {
            PIN = lookup().unreflect(PinProcedures.class.getMethod("pin", ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class, String.class, String.class, String.class));
            UNPIN = lookup().unreflect(PinProcedures.class.getMethod("unpin", ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private final PinWriter pins;

    @Inject
    PinProcedures(PinWriter pins)
    {
        this.pins = requireNonNull(pins, "pins is null");
    }

    Procedure pinProcedure()
    {
        return new Procedure(
                SCHEMA,
                "pin_training_set",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TRAINING_SET", VARCHAR),
                        new Argument("PIN", VARCHAR),
                        new Argument("MODEL", VARCHAR, false, null),
                        new Argument("RUN_ID", VARCHAR, false, null)),
                PIN.bindTo(this));
    }

    Procedure unpinProcedure()
    {
        return new Procedure(
                SCHEMA,
                "unpin_training_set",
                ImmutableList.of(
                        new Argument("SCHEMA_NAME", VARCHAR),
                        new Argument("TRAINING_SET", VARCHAR),
                        new Argument("PIN", VARCHAR)),
                UNPIN.bindTo(this));
    }

    public void pin(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String trainingSet, String pin, String model, String runId)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            pins.pin(accessControl, session, name(schemaName, trainingSet, pin), Optional.ofNullable(model), Optional.ofNullable(runId));
        }
    }

    public void unpin(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String trainingSet, String pin)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            pins.unpin(accessControl, session, name(schemaName, trainingSet, pin));
        }
    }

    private static PinName name(String schemaName, String trainingSet, String pin)
    {
        checkProcedureArgument(!isNullOrEmpty(schemaName), "schema_name cannot be null or empty");
        checkProcedureArgument(!isNullOrEmpty(trainingSet), "training_set cannot be null or empty");
        checkProcedureArgument(!isNullOrEmpty(pin), "pin cannot be null or empty");
        String canonical = Identifiers.canonical(pin);
        if (!PinName.isPin(canonical)) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "pin cannot be '%s': the name of a pin starts with a letter, has up to 128 letters, digits, '_', '-' and '.', and is neither v and a number, which is a version of a definition, nor now".formatted(pin));
        }
        return new PinName(new SchemaTableName(schemaName, trainingSet), canonical);
    }
}
