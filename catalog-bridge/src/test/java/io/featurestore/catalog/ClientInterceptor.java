package io.featurestore.catalog;

import org.apache.iceberg.rest.RESTClient;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Lets a test act at the moment between a writer's reading and its writing, or between the server's storing and its answer.
 */
final class ClientInterceptor
{
    private final Queue<Runnable> beforeWrite = new ArrayDeque<>();
    private final Queue<Runnable> afterWrite = new ArrayDeque<>();

    /**
     * Runs the action before the next request that writes is sent.
     */
    void beforeNextWrite(Runnable action)
    {
        beforeWrite.add(action);
    }

    /**
     * Loses the answer to the next request that writes, after the server has carried it out.
     */
    void loseNextAnswer(RuntimeException failure)
    {
        loseNextAnswer(() -> failure);
    }

    /**
     * @param failure called after the server has carried the request out
     */
    void loseNextAnswer(Supplier<RuntimeException> failure)
    {
        afterWrite.add(() -> {
            throw failure.get();
        });
    }

    RESTClient intercept(RESTClient client)
    {
        return (RESTClient) Proxy.newProxyInstance(RESTClient.class.getClassLoader(), new Class<?>[] {RESTClient.class}, (_, method, arguments) -> {
            boolean write = method.getName().equals("post") || method.getName().equals("delete");
            if (write) {
                runNext(beforeWrite);
            }
            Object result = invoke(client, method, arguments);
            if (write) {
                runNext(afterWrite);
            }
            return result instanceof RESTClient inner ? intercept(inner) : result;
        });
    }

    private static void runNext(Queue<Runnable> actions)
    {
        Runnable action = actions.poll();
        if (action != null) {
            action.run();
        }
    }

    private static Object invoke(RESTClient client, Method method, Object[] arguments)
            throws Throwable
    {
        try {
            return method.invoke(client, arguments);
        }
        catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
