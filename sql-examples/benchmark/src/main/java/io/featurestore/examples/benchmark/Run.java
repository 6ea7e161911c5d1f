package io.featurestore.examples.benchmark;

import java.util.Locale;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param message why it failed, or empty
 */
record Run(Status status, Optional<Answer> answer, Meter.Usage usage, String message)
{
    public enum Status
    {
        OK,
        LIMIT,
        FAILED,
        /**/;

        public String label()
        {
            return name().toLowerCase(Locale.ENGLISH);
        }
    }

    public Run
    {
        requireNonNull(status, "status is null");
        requireNonNull(answer, "answer is null");
        requireNonNull(usage, "usage is null");
        requireNonNull(message, "message is null");
    }

    static Run ok(Answer answer, Meter.Usage usage)
    {
        return new Run(Status.OK, Optional.of(answer), usage, "");
    }

    static Run limit(Meter.Usage usage)
    {
        return new Run(Status.LIMIT, Optional.empty(), usage, "");
    }

    static Run failed(Meter.Usage usage, String message)
    {
        return new Run(Status.FAILED, Optional.empty(), usage, message);
    }
}
