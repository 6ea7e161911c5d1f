package io.featurestore.examples;

/**
 * A mistake that the user can correct, told in one line.
 */
public class QuickstartException
        extends RuntimeException
{
    public QuickstartException(String message)
    {
        super(message);
    }

    public QuickstartException(String message, Throwable cause)
    {
        super(message, cause);
    }
}
