import tensorflow as tf, numpy as np

ds=tf.data.Dataset.from_tensor_slices((np.arange(6).reshape(3,2),[1.,2.,3.]))
for x,y in ds: print(x,y)
for b in ds.batch(2): print(b)
print(len(ds), ds.element_spec)
print(list(tf.data.Dataset.range(3).map(lambda x:x*2).repeat(2).as_numpy_iterator()))
for i,e in tf.data.Dataset.from_tensor_slices([5,6]).enumerate(): print(i,e)
for a,b in tf.data.Dataset.zip((tf.data.Dataset.range(2),tf.data.Dataset.range(5,9))): print(a.numpy(),b.numpy())
print([x.numpy() for x in tf.data.Dataset.range(10).filter(lambda x: x%3==0)])
print(tf.data.Dataset.range(10).reduce(np.int64(0), lambda s,x: s+x))
for x in tf.data.Dataset.range(7).batch(3, drop_remainder=True).prefetch(tf.data.AUTOTUNE): print(x)
print(next(iter(ds)))
d={'a':[1,2],'b':[[1.],[2.]]}
for e in tf.data.Dataset.from_tensor_slices(d): print(e)
def g():
    for i in range(3): yield i, [i * 1.]
for e in tf.data.Dataset.from_generator(g, output_signature=(tf.TensorSpec((),tf.int32),tf.TensorSpec((1,),tf.float32))): print(e)
for w in tf.data.Dataset.range(5).window(3,shift=1,drop_remainder=True).flat_map(lambda w: w.batch(3)): print(w.numpy())
print(tf.data.Dataset.range(5).take(2).cardinality().numpy(), tf.data.Dataset.range(5).skip(2).cardinality().numpy())
