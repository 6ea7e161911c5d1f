package io.featurestore.examples;

/**
 * Something the person at the terminal can put right. The message is the one line they see.
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
